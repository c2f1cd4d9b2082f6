-- No worker of ours takes a job from this queue, until it is resumed or the time is over. What runs goes on.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, reason, time (ms; '' for no end)
-- Returns 1.
-- @include keys

redis.call('SET', key.paused(ARGV[3]), ARGV[4])
if ARGV[5] ~= '' then redis.call('PEXPIRE', key.paused(ARGV[3]), ARGV[5]) end
return 1
