-- Removes every key of a job. What stands in lists and registries is the caller's.
local function forget(job)
  redis.call('DEL', key.job(job), key.dependents(job), key.dependencies(job), key.results(job), key.executions(job))
end

-- How many such keys there are.
local function traces(job)
  return redis.call('EXISTS', key.job(job), key.dependents(job), key.dependencies(job), key.results(job),
    key.executions(job))
end
