-- Registers a job with one that it waits for.
local function waitFor(job, parent)
  redis.call('SADD', key.dependents(parent), job)
  redis.call('SADD', key.dependencies(job), parent)
  -- The set ends with the parent, and so does not outlive it.
  local ttl = redis.call('TTL', key.job(parent))
  if ttl > 0 then redis.call('EXPIRE', key.dependents(parent), ttl) end
end
