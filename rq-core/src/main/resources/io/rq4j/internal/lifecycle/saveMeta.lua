-- started, and stays so: a job saves values of its own.
-- KEYS: rq:queues
-- ARGV: prefix, clock, job, execution, meta
-- Guard: the execution holds the job. Returns 'ok' or why not.
-- @include clock, keys, lost

local was = redis.call('HMGET', key.job(ARGV[3]), 'status', 'execution_id')
local reason = lost(was[1], was[2], ARGV[4])
if reason then return reason end
redis.call('HSET', key.job(ARGV[3]), 'meta', ARGV[5])
return 'ok'
