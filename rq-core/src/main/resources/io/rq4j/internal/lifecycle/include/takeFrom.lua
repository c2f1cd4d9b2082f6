-- Takes a running job from the execution that holds it. A process of ours that holds less than it runs looks why, and
-- interrupts the thread.
local function takeFrom(worker, queue, job, execution)
  letGo(queue, job, execution, true)
  if not worker or worker == '' then return end
  local instance = redis.call('HGET', key.worker(worker), 'instance')
  if instance then redis.call('HDEL', key.held(instance), execution) end
  redis.call('SREM', key.workerExecutions(worker), member(job, execution))
end

-- The same for whatever executions there are; Python does not say which one is the last. RQ 1.13 writes the job alone.
local function takeAll(worker, queue, job, execution)
  if execution then takeFrom(worker, queue, job, execution) end
  for _, other in ipairs(redis.call('ZRANGE', key.executions(job), 0, 100)) do takeFrom(worker, queue, job, other) end
  redis.call('ZREM', key.wip(queue), job)
end
