-- Notes in each job who awaits it, so that its end rings rq:done:<client>.
-- KEYS: rq:queues
-- ARGV: prefix, clock, client, jobs
-- Returns for each the status, '' for a job without one, or 'gone'.
-- @include clock, keys

local statuses = {}
for i = 4, #ARGV do
  local status = redis.call('HGET', key.job(ARGV[i]), 'status')
  if status or redis.call('EXISTS', key.job(ARGV[i])) == 1 then
    redis.call('HSET', key.job(ARGV[i]), 'awaited_by', ARGV[3])
    statuses[#statuses + 1] = status or ''
  else
    statuses[#statuses + 1] = 'gone'
  end
end
return statuses
