-- Adds an attempt to the results stream: type 1 finished, 2 failed, 4 tried again, 5 asked too often. Its end is the job's
-- own; -1 keeps it.
local function record(s, kind, field, ttl)
  local entry = { 'XADD', key.results(s.job), 'MAXLEN', '~', '10', '*', 'type', kind, 'worker_name', s.worker }
  local function add(name, value)
    entry[#entry + 1] = name
    entry[#entry + 1] = value
  end
  if s.payload ~= '' then add(field, s.payload) end
  if s.execution then add('execution_id', s.execution) end
  if s.startedAt then
    add('execution_started_at', s.startedAt)
    add('execution_ended_at', epoch(now))
  end
  redis.call(unpack(entry))
  if ttl < 0 then redis.call('PERSIST', key.results(s.job)) else redis.call('EXPIRE', key.results(s.job), ttl) end
end
