-- Takes a job from the execution that holds it, at its end. Returns the status, the execution and the named fields of the job;
-- or nil and why the execution does not hold it. Then only what belongs to the execution is removed.
local function taken(s, ...)
  local was = redis.call('HMGET', key.job(s.job), 'status', 'execution_id', ...)
  local reason = lost(was[1], was[2], s.execution)
  if not letGo(s.queue, s.job, s.execution, s.registered) then return nil, reason or 'taken' end
  if reason then return nil, reason end
  return was
end
