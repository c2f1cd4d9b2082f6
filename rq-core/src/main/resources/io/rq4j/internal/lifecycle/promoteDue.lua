-- scheduled -> queued. For the jobs that are due, by the one scheduler that holds the lock of their queue.
-- KEYS: rq:queues
-- ARGV: prefix, clock, scheduler, host, pid, born at, most for each queue, then queues
-- Returns: { ms until the next whole second, then for each queue { jobs taken from rq:scheduled (-1 when another scheduler
-- has the lock), ms until it is worth coming back: the next job is due or the lock of the other one ends; -1 for never,
-- the jobs that are queued now } }
-- An id without a hash stays until it is 10 s overdue: a Python client writes the schedule first and the hash after it.
-- The lock is RQ's, so that a Python scheduler keeps away. Ours lives 10 s and is extended by its owner only.
-- @include clock, keys, integer, evenFull, delay, enter

local scheduler, most = ARGV[3], tonumber(ARGV[7])

-- Whether the lock is ours now; else how long the other one's lasts, -1 when it has no end.
local function lock(queue)
  local name = key.schedulerLock(queue)
  local owner = redis.call('GET', name) or redis.call('SET', name, scheduler, 'NX') and scheduler
  if owner ~= scheduler then return false, redis.call('PTTL', name) end
  redis.call('PEXPIRE', name, 10000)
  return true
end

local moved = {}
local function promote(queue, job, due)
  if due > nowMillis - 10000 and redis.call('EXISTS', key.job(job)) == 0 then return 'waits' end
  if redis.call('ZREM', key.scheduled(queue), job) == 0 then return end
  local was = redis.call('HMGET', key.job(job), 'status', 'ttl', 'enqueue_at_front', 'enqueue_at_front_on_retry',
    'started_at', 'origin')
  if was[1] ~= 'scheduled' or redis.call('HEXISTS', key.job(job), 'data') == 0 then return end
  -- Left by a job of this id that has expired; the new one is due at another time.
  if was[6] and was[6] ~= '' and was[6] ~= queue then return end
  local ran = was[5] and was[5] ~= ''
  enter(queue, job, was[3] == '1' or was[4] == '1' and ran, was[2])
  moved[#moved + 1] = job
end

local function pass(queue)
  local mine, ms = lock(queue)
  if not mine then return { -1, ms, {} } end
  redis.call('LLEN', key.queue(queue))
  moved = {}
  local all, upTo = key.scheduled(queue), score(nowMillis)
  local due = redis.call('ZRANGEBYSCORE', all, '-inf', upTo, 'WITHSCORES', 'LIMIT', 0, most)
  local taken = 0
  -- A key of another type ends this job only.
  for i = 1, #due, 2 do
    local fine, verdict = pcall(promote, queue, due[i], tonumber(due[i + 1]) * 1000)
    if not fine or verdict ~= 'waits' then taken = taken + 1 end
  end
  if taken > 0 and #due == 2 * most then return { taken, 0, moved } end
  local next = redis.call('ZRANGEBYSCORE', all, '(' .. upTo, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  return { taken, next and math.ceil(tonumber(next) * 1000 - nowMillis) or -1, moved }
end

local passes, held = { 1000 - nowMillis % 1000 }, {}
for i = 8, #ARGV do
  local fine, answer = pcall(pass, ARGV[i])
  passes[#passes + 1] = fine and answer or { -1, -1, {} }
  if fine and answer[1] >= 0 then held[#held + 1] = ARGV[i] end
end
if #held > 0 then
  redis.call('HSET', key.scheduler(scheduler), 'name', scheduler, 'hostname', ARGV[4], 'pid', ARGV[5],
    'queues', table.concat(held, ','), 'created_at', ARGV[6], 'last_heartbeat', timestamp(now))
  redis.call('EXPIRE', key.scheduler(scheduler), 61)
end
return passes
