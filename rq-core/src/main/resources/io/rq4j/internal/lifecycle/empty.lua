-- queued -> gone, for a slice of the jobs at the head of a queue.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, slice
-- Returns: { ids taken from the list, jobs deleted }. A job that is not waiting (an id left behind) keeps its hash.
-- @include clock, keys, forget, ring

local ids = redis.call('LPOP', key.queue(ARGV[3]), ARGV[4]) or {}
local deleted = 0
for _, job in ipairs(ids) do
  local was = redis.call('HMGET', key.job(job), 'status', 'awaited_by')
  if was[1] == 'queued' or was[1] == 'created' then
    forget(job)
    ring(was[2], job)
    deleted = deleted + 1
  end
end
return { #ids, deleted }
