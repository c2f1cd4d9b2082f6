-- Carries out one item of a batch. A key of another type ends this item only: its job becomes poison while the execution
-- still holds the hash, and the next item goes on. Returns what the item returns, or nil and the reason.
local function attempt(transition, queue, job, execution, ...)
  local fine, answer = pcall(transition, ...)
  if fine then return answer end
  local text = textOf(answer)
  local was = redis.pcall('HMGET', key.job(job), 'status', 'execution_id')
  if not was.err and not lost(was[1], was[2], execution) then pcall(poison, queue, job, text) end
  return nil, text
end
