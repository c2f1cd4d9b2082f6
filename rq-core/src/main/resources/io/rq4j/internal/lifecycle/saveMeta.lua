-- started, and stays so: a job saves values of its own.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, job, execution, then field and value pairs: meta, or progress and its message
-- Guard: the execution holds the job. Returns 'ok' or why not.
-- @include clock, keys, member, lost

local queue, job, execution = ARGV[3], ARGV[4], ARGV[5]
local was = redis.call('HMGET', key.job(job), 'status', 'execution_id')
local reason = lost(was[1], was[2], execution)
if reason then return reason end
if not redis.call('ZSCORE', key.wip(queue), member(job, execution)) then return 'taken' end
redis.call('HSET', key.job(job), unpack(ARGV, 6))
return 'ok'
