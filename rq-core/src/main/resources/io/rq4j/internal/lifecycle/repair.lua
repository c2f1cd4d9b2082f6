-- started -> queued. For a job that nobody holds; and puts a job that waits back where its status says, when it stands nowhere.
-- KEYS: rq:queues
-- ARGV: prefix, clock, slice
-- Returns the jobs that were mended.
-- Looks at the next slice of all keys; the cursor stands in rq:sweep. A job that was touched in the last minute is left
-- alone: somebody may be about to move it. A queued job is looked for in its list only when it is older than what waits
-- there, and in no more than 100,000 entries in all: reading through a list of that length takes Redis five milliseconds.
-- @include clock, keys, integer, evenFull, member, runsElsewhere, enter, delay

local mended = {}
local recent = timestamp(now - 60000000)

-- Python writes a status first, and enters the job where it says after that.
local function isOld(at)
  return not at or at < recent
end

-- Since when a queue waits, by its head and ever fewer of those behind it: what came at the front is younger than they are.
local since = {}
local function waitsSince(queue)
  if not since[queue] then
    local place, length = 0, redis.call('LLEN', key.queue(queue))
    since[queue] = '~'
    while place < length do
      local at = redis.call('HGET', key.job(redis.call('LINDEX', key.queue(queue), place)), 'enqueued_at')
      if at and at ~= '' and at < since[queue] then since[queue] = at end
      place = 2 * place + 1
    end
  end
  return since[queue]
end

local unread = 100000
local function isQueued(queue, job, at)
  if waitsSince(queue) <= at or unread < 0 then return true end
  unread = unread - redis.call('LLEN', key.queue(queue)) - redis.call('LLEN', key.intermediate(queue))
  return redis.call('LPOS', key.queue(queue), job) or redis.call('LPOS', key.intermediate(queue), job)
end

-- A Python worker of several queues holds a job nowhere between two commands: only one that is missed twice, 15 s apart, is
-- lost.
local function isLost(job, at, missed)
  if missed and missed > at then return missed <= timestamp(now - 15000000) end
  redis.call('HSET', key.job(job), 'missed_at', timestamp(now))
  return false
end

local function mend(job)
  local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'enqueued_at', 'last_heartbeat', 'execution_id',
    'ttl', 'created_at', 'missed_at')
  local status, queue = was[1], was[2]
  -- The payload itself is not read: there are many jobs, and it may be large.
  if not queue or queue == '' or redis.call('HEXISTS', key.job(job), 'data') == 0 then return end
  if status == 'queued' and was[3] and was[3] < recent and not isQueued(queue, job, was[3]) then
    if not isLost(job, was[3], was[8]) then return end
    redis.call('LPUSH', key.queue(queue), job)
    redis.call('HDEL', key.job(job), 'missed_at')
  elseif status == 'started' and was[4] and was[4] < recent and not runsElsewhere(queue, job, was[5])
    and not redis.call('LPOS', key.queue(queue), job) then
    redis.call('HDEL', key.job(job), 'execution_id')
    redis.call('HINCRBY', key.job(job), 'recovered_count', 1)
    enter(queue, job, true, was[6])
  elseif status == 'deferred' and isOld(was[7]) and not redis.call('ZSCORE', key.deferred(queue), job) then
    redis.call('ZADD', key.deferred(queue), whole(nowSeconds), job)
  elseif status == 'scheduled' and isOld(was[4]) and not redis.call('ZSCORE', key.scheduled(queue), job) then
    delay(queue, job, nowMillis)
  else
    return
  end
  mended[#mended + 1] = job
end

local page = redis.call('SCAN', redis.call('HGET', key.sweep, 'repair') or '0', 'MATCH', key.job('*'), 'COUNT', ARGV[3])
redis.call('HSET', key.sweep, 'repair', page[1])
redis.call('EXPIRE', key.sweep, 86400)
for _, name in ipairs(page[2]) do
  local job = string.sub(name, #key.job('') + 1)
  -- The sets of dependents and dependencies begin alike; they are no hashes, and a key of another type is left alone.
  if string.match(job, '^[%w_-]+$') then pcall(mend, job) end
end
if #mended > 0 then redis.call('HINCRBY', key.pulse, 'mended', #mended) end
return mended
