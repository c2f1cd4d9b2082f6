-- A due time as a score: seconds with milliseconds. RQ writes whole seconds and reads fractions.
local function score(dueMillis)
  return string.format('%.0f.%03.0f', math.floor(dueMillis / 1000), dueMillis % 1000)
end

-- Wakes the scheduler of a queue when a job is due before it looks by itself, which it does every second.
local function bell(queue, dueMillis)
  if dueMillis > nowMillis + 1000 then return end
  local name = redis.pcall('GET', key.schedulerLock(queue))
  if type(name) ~= 'string' then return end
  redis.pcall('XADD', key.bell(name), 'MAXLEN', '1', '*', 'queue', queue)
  redis.pcall('EXPIRE', key.bell(name), 60)
end

local function delay(queue, job, dueMillis)
  redis.call('ZADD', key.scheduled(queue), score(dueMillis), job)
  bell(queue, dueMillis)
end
