-- Removes every key of a job. What stands in lists and registries is the caller's. Its set of dependents stays while they
-- are told in slices.
local function forget(job, children)
  redis.call('DEL', key.job(job), key.dependencies(job), key.results(job), key.executions(job))
  if children ~= 'later' then redis.call('DEL', key.dependents(job)) end
end

-- How many such keys there are.
local function traces(job)
  return redis.call('EXISTS', key.job(job), key.dependents(job), key.dependencies(job), key.results(job),
    key.executions(job))
end
