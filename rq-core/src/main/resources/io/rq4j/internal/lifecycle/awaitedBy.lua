-- Notes in each job who awaits it, so that its end rings rq:done:<client>.
-- KEYS: rq:queues
-- ARGV: prefix, clock, client, jobs
-- Returns for each the status, '' for a job without one, or 'gone' (also when the key holds something else).
-- @include clock, keys, evenFull

local statuses = {}
for i = 4, #ARGV do
  local job = key.job(ARGV[i])
  local status = redis.pcall('HGET', job, 'status')
  local wrong = type(status) == 'table'
  if not wrong and (status or redis.call('EXISTS', job) == 1) then
    redis.call('HSET', job, 'awaited_by', ARGV[3])
    statuses[#statuses + 1] = status or ''
  else
    statuses[#statuses + 1] = 'gone'
  end
end
return statuses
