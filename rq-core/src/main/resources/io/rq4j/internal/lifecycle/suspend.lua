-- No worker takes a job, Python's neither, until it is resumed or the time is over. What runs goes on.
-- KEYS: rq:queues
-- ARGV: prefix, clock, time (ms; '' for no end)
-- Returns 1.
-- @include keys

redis.call('SET', key.suspended, '1')
if ARGV[3] ~= '' then redis.call('PEXPIRE', key.suspended, ARGV[3]) end
return 1
