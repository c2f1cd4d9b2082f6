-- More parents for a deferred job that is held for them; the last call lets it go, so that it is queued when all have ended.
-- KEYS: rq:queues
-- ARGV: prefix, clock, job, last, parents
-- Returns 'ok', or 'absent' when there is no such job any more. No parent can wait for it: its id is a new one.
-- A job that is no longer held has been let go by this call before, or somebody has ended it: nothing is to be done.
-- @include clock, keys, integer, enter, leaveParents, dependents, waitFor

local job, last = ARGV[3], ARGV[4] == '1'
local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'ttl', 'enqueue_at_front')
if redis.call('EXISTS', key.job(job)) == 0 then return 'absent' end
if was[1] ~= 'deferred' or redis.call('SISMEMBER', key.dependencies(job), job) == 0 then return 'ok' end
for i = 5, #ARGV do redis.call('SCARD', key.dependents(ARGV[i])) end
for i = 5, #ARGV do
  if not met(ARGV[i], 'any') then waitFor(job, ARGV[i]) end
end
if last then
  redis.call('SREM', key.dependencies(job), job)
  if isFree(job, 'any') then free(job, was[2], was[4] == '1', was[3]) end
end
return 'ok'
