-- What stands in rq:wip: the job and the execution that holds it. RQ 1.13 writes the job alone.
local function member(job, execution)
  return execution == '' and job or job .. ':' .. execution
end
