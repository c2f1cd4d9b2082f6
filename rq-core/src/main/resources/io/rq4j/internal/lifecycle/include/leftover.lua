-- An id in a queue whose status is not one that waits. It is dropped when it stands where its status says, and put there
-- when it stands nowhere. Returns true when the job should run after all: started or scheduled, and in no such place.
local function runsElsewhere(queue, job, execution)
  if execution and redis.call('ZSCORE', key.wip(queue), member(job, execution)) then return true end
  if redis.call('ZSCORE', key.wip(queue), job) then return true end
  for _, other in ipairs(redis.call('ZRANGE', key.executions(job), 0, 20)) do
    if redis.call('ZSCORE', key.wip(queue), member(job, other)) then return true end
  end
  return false
end

local function leftover(queue, job, status, execution)
  if status == 'started' then return not runsElsewhere(queue, job, execution) end
  if status == 'scheduled' then return not redis.call('ZSCORE', key.scheduled(queue), job) end
  local registry = status == 'stopped' and 'failed' or status
  if not redis.call('ZSCORE', key[registry](queue), job) then
    local ttl = redis.call('TTL', key.job(job))
    local score = (status == 'deferred' or status == 'canceled') and whole(nowSeconds)
      or ttl > 0 and whole(nowSeconds + ttl) or status == 'finished' and '+inf' or '-1'
    redis.call('ZADD', key[registry](queue), score, job)
  end
  return false
end
