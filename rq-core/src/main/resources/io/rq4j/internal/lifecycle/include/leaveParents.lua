-- A job is no child of its parents any more: Python enqueues whom it finds among their dependents.
local function leaveParents(job)
  for _, parent in ipairs(redis.call('SMEMBERS', key.dependencies(job))) do
    redis.call('SREM', key.dependents(parent), job)
  end
end
