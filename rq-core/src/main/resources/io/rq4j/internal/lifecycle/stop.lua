-- started -> stopped. At once when the worker is one of ours; a Python worker is asked and ends the job itself.
-- KEYS: rq:queues
-- ARGV: prefix, clock, nonce, job, payload (base64 of the zlib text), execution ('' for whichever runs)
-- Returns 'ok' (also when this call has stopped it before), 'asked', 'absent', 'taken' (another execution runs), or the
-- status that does not allow it.
-- What the function still returns is refused. The worker is told on RQ's channel, unless it asks itself and names its
-- execution; it learns it from its next beat anyway.
-- @include clock, keys, integer, evenFull, member, letGo, takeFrom, expire, record, ring, enter, leaveParents, dependents

local nonce, job = ARGV[3], ARGV[4]
local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'execution_id', 'worker_name', 'failure_ttl',
  'awaited_by', 'dependency_ids', 'end_id')
if redis.call('EXISTS', key.job(job)) == 0 then return 'absent' end
if was[1] == 'stopped' and was[8] == nonce then return 'ok' end
if was[1] ~= 'started' then return was[1] or 'created' end
local queue, execution, worker = was[2], was[3], was[4]
if ARGV[6] ~= '' and ARGV[6] ~= execution then return 'taken' end
-- Another id would make JSON that deafens a Python worker.
if ARGV[6] == '' and worker and worker ~= '' and string.match(job, '^[%w_-]+$') then
  redis.call('PUBLISH', key.pubsub(worker), '{"command": "stop-job", "job_id": "' .. job .. '"}')
end
if not execution or not redis.call('ZSCORE', key.wip(queue), member(job, execution)) then return 'asked' end
-- A key of another type must not take a job from where it stands.
redis.call('ZCARD', key.failed(queue))
takeFrom(worker, queue, job, execution)
local ttl = integer(was[5]) or 31536000
if ttl == 0 then ttl = 31536000 end
redis.call('HSET', key.job(job), 'status', 'stopped', 'ended_at', '', 'abandoned_count', 0, 'end_id', nonce)
record({ job = job, worker = worker, execution = execution, payload = ARGV[5] }, '2', 'exc_string', ttl)
redis.call('ZADD', key.failed(queue), ttl < 0 and '-1' or whole(nowSeconds + ttl), job)
-- It stands there when it repeated, perhaps for ever.
redis.pcall('ZREM', key.finished(queue), job)
expire(job, ttl, was[7], release(job, 'stopped'))
ring(was[6], job)
return 'ok'
