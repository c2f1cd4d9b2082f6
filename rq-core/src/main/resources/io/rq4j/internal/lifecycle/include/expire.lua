-- Gives the job hash and its two sets the same end, or none for -1.
local function expire(job, ttl, hasDependencies)
  if ttl < 0 then
    redis.call('PERSIST', key.job(job))
    return
  end
  redis.call('EXPIRE', key.job(job), ttl)
  redis.call('EXPIRE', key.dependents(job), ttl)
  if hasDependencies then redis.call('EXPIRE', key.dependencies(job), ttl) end
end
