-- Whether any execution of a job stands in rq:wip; RQ 1.13 writes the job alone.
local function runsElsewhere(queue, job, execution)
  if execution and redis.call('ZSCORE', key.wip(queue), member(job, execution)) then return true end
  if redis.call('ZSCORE', key.wip(queue), job) then return true end
  for _, other in ipairs(redis.call('ZRANGE', key.executions(job), 0, 20)) do
    if redis.call('ZSCORE', key.wip(queue), member(job, other)) then return true end
  end
  return false
end
