-- Removes what belongs to one execution and to nothing else. Says whether its wip member was still there.
local function letGo(queue, job, execution, registered)
  local stood = redis.call('ZREM', key.wip(queue), member(job, execution))
  if registered then
    redis.call('DEL', key.execution(job, execution))
    redis.call('ZREM', key.executions(job), execution)
  end
  return stood == 1
end
