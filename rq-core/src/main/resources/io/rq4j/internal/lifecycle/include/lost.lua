-- Why an execution no longer holds its job, or nil while the hash still names it. The wip member is the other half of
-- holding: its removal must answer 1.
local function lost(status, holder, execution)
  if status == 'started' and holder == execution then return nil end
  if not status then return 'deleted' end
  if status == 'canceled' then return 'canceled' end
  if status == 'queued' or status == 'scheduled' then return 'requeued' end
  return 'taken'
end
