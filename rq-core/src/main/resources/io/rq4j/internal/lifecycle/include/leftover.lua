-- An id in a queue whose status is not one that waits. It is dropped when it stands where its status says, and put there
-- when it stands nowhere. Returns true when the job should run after all: started or scheduled, and in no such place.
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
