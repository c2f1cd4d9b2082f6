-- What stands in rq:wip: the job and the execution that holds it.
local function member(job, execution)
  return job .. ':' .. execution
end
