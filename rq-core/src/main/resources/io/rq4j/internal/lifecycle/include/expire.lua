-- Gives the job hash and its two sets the same end, or none for -1. children: what release said of its dependents; while they
-- are told in slices their set has no end.
local function expire(job, ttl, hasDependencies, children)
  if ttl < 0 then
    redis.call('PERSIST', key.job(job))
    if children ~= 'none' then redis.call('PERSIST', key.dependents(job)) end
    if hasDependencies then redis.call('PERSIST', key.dependencies(job)) end
    return
  end
  redis.call('EXPIRE', key.job(job), ttl)
  if children == 'told' then redis.call('EXPIRE', key.dependents(job), ttl) end
  if hasDependencies then redis.call('EXPIRE', key.dependencies(job), ttl) end
end
