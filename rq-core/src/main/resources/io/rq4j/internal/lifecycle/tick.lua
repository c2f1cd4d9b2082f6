-- none -> queued. For a tick of a schedule, by whichever cron process comes first.
-- KEYS: rq:queues
-- ARGV: as newJobs.lua; the place is: schedule, its text, the tick before in ms, the tick in ms, and 'run', 'alone' (not while
--       the job of its last run is alive) or 'skip' (nothing runs)
-- Returns for each 'ok', 'alive' or 'skip', the same for a repeat; or, when nothing is written: 'old <ms>', which is the last
-- tick by now, 'early <ms>' that are left, 'changed' for another text of the schedule, 'unknown', or 'WRONGTYPE ...'.
-- The tick moves on only from the one that the caller knows, and the job is queued with it: RQ enqueues once per process.
-- @include clock, keys, textOf, forget, leaveParents, newJobs

-- The job tells which tick it is for.
local function queued(item, schedule, due)
  redis.call('SADD', key.queues, key.queue(item.queue))
  write(item, 'queued')
  redis.call('HSET', key.job(item.job), 'cron_name', schedule, 'cron_tick', timestamp(tonumber(due) * 1000))
  redis.call(item.front == '1' and 'LPUSH' or 'RPUSH', key.queue(item.queue), item.job)
end

-- RQ 3.0 keeps the last thousand for a year.
local function remember(schedule, job)
  redis.call('ZADD', key.cronJobs(schedule), whole(nowSeconds), job)
  redis.call('ZREMRANGEBYRANK', key.cronJobs(schedule), 0, -1001)
  redis.call('EXPIRE', key.cronJobs(schedule), 31536000)
end

local function alive(job)
  local status = job and redis.call('HGET', key.job(job), 'status')
  return status and not ended[status]
end

local function tick(item)
  local schedule, text, before, due, mode = unpack(item.place)
  local state = redis.call('HMGET', key.cron(schedule), 'schedule', 'tick', 'nonce', 'outcome', 'latest_job')
  redis.call('ZCARD', key.cronJobs(schedule))
  redis.call('LLEN', key.queue(item.queue))
  if state[3] == nonce then return state[4] end
  if not state[1] then return 'unknown' end
  if state[1] ~= text then return 'changed' end
  if state[2] ~= before then return 'old ' .. state[2] end
  if tonumber(due) > nowMillis then return 'early ' .. whole(tonumber(due) - nowMillis) end
  local outcome = mode == 'skip' and 'skip' or mode == 'alone' and alive(state[5]) and 'alive' or 'ok'
  if outcome == 'ok' then
    queued(item, schedule, due)
    remember(schedule, item.job)
    redis.call('HSET', key.cron(schedule), 'latest_job', item.job, 'latest_tick', due, 'latest_enqueue_time', stamp)
  end
  redis.call('HSET', key.cron(schedule), 'tick', due, 'nonce', nonce, 'outcome', outcome)
  return outcome
end

local verdicts, problem = admitAll(tick)
return problem and redis.error_reply(problem) or verdicts
