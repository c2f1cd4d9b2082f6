-- queued | created -> canceled.
-- KEYS: rq:queues
-- ARGV: prefix, clock, job
-- Returns 'ok', 'absent', or the status that does not allow it.
-- The hash is kept as long as a failed one, a year where that would not be kept, so that who awaits the job learns of it.
-- RQ keeps it for ever.
-- @include clock, keys, integer, expire, ring

local job = ARGV[3]
local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'awaited_by', 'failure_ttl', 'dependency_ids')
if redis.call('EXISTS', key.job(job)) == 0 then return 'absent' end
local status, queue = was[1] or 'created', was[2]
if status ~= 'queued' and status ~= 'created' then return status end
if queue then
  redis.call('LREM', key.queue(queue), 0, job)
  redis.call('ZADD', key.canceled(queue), whole(nowSeconds), job)
end
redis.call('HSET', key.job(job), 'status', 'canceled')
local ttl = integer(was[4]) or 0
expire(job, ttl ~= 0 and ttl or 31536000, was[5])
ring(was[3], job)
return 'ok'
