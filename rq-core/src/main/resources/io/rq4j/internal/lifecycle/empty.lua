-- queued | created -> gone. For a slice of the jobs at the head of a queue.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, slice
-- Returns: { ids taken from the list, the jobs deleted }. A job that is not waiting (an id left behind) keeps its hash.
-- @include clock, keys, integer, forget, ring, enter, leaveParents, dependents

local function deleteWaiting(job)
  local was = redis.call('HMGET', key.job(job), 'status', 'awaited_by')
  local status = was[1] or 'created'
  if status ~= 'queued' and status ~= 'created' or redis.call('EXISTS', key.job(job)) == 0 then return 0 end
  -- It stands there when it repeated.
  redis.call('ZREM', key.finished(ARGV[3]), job)
  forget(job, release(job, 'dropped'))
  ring(was[2], job)
  return 1
end

local ids = redis.call('LPOP', key.queue(ARGV[3]), ARGV[4]) or {}
local deleted = {}
for _, job in ipairs(ids) do
  local fine, count = pcall(deleteWaiting, job)
  if fine and count == 1 then deleted[#deleted + 1] = job end
end
return { #ids, deleted }
