-- A job that is no longer there is no member of its group, and a group without members is none. A set that has vanished, or
-- is something else, does not fail the job.
local function leaveGroup(job, group)
  if not group or group == '' then return end
  redis.pcall('SREM', key.group(group), job)
  if redis.call('EXISTS', key.group(group)) == 0 then redis.pcall('SREM', key.groups, group) end
end

-- Removes every key of a job and its place in its group. What stands in lists and registries is the caller's. Its set of dependents stays while they
-- are told in slices.
local function forget(job, children)
  leaveGroup(job, redis.call('HGET', key.job(job), 'group_id'))
  redis.call('DEL', key.job(job), key.dependencies(job), key.results(job), key.executions(job))
  if children ~= 'later' then redis.call('DEL', key.dependents(job)) end
end

-- How many such keys there are.
local function traces(job)
  return redis.call('EXISTS', key.job(job), key.dependents(job), key.dependencies(job), key.results(job),
    key.executions(job))
end
