-- A cron process lives: it enters at first, and looks at its schedules.
-- KEYS: rq:queues
-- ARGV: prefix, clock, process, created at and its ms ('' at first), #fields, field and value pairs, then for each schedule:
--       name, its text, ms of its interval (0 by the calendar), function, queue
-- Returns { created at, its ms, then for each schedule { 'ok', 'other' (a younger process has another text for it)
-- or 'WRONGTYPE ...', its last tick in ms or the name of that process } }
-- A schedule is kept for 366 days after the last beat for it, so that one that ticks once a year misses nothing. A new text
-- begins anew: what was due before is past, and an interval goes on counting from its last tick.
-- @include clock, keys, evenFull, textOf

local process, created, born = ARGV[3], ARGV[4], tonumber(ARGV[5])
local first = not born
if first then created, born = timestamp(now), nowMillis end

local function enter(from, count)
  redis.call('ZREMRANGEBYSCORE', key.cronSchedulers, '-inf', epoch(now - 120000000))
  redis.call('ZADD', key.cronSchedulers, epoch(now), process)
  redis.call('HSET', key.cronScheduler(process), 'name', process, 'created_at', created,
    unpack(ARGV, from, from + count - 1))
  redis.call('EXPIRE', key.cronScheduler(process), first and 60 or 120)
end

-- Whose word counts: the youngest living process's.
local function leads(other, bornThen)
  if not other or other == process or born > tonumber(bornThen) then return true end
  return not redis.call('ZSCORE', key.cronSchedulers, other)
end

local function look(name, text, interval, func, queue)
  local state = redis.call('HMGET', key.cron(name), 'schedule', 'tick', 'scheduler', 'scheduler_born')
  local tick = state[2]
  if leads(state[3], state[4]) then
    if state[1] ~= text then tick = whole(math.max(tonumber(tick or 0), nowMillis - tonumber(interval))) end
    redis.call('HSET', key.cron(name), 'schedule', text, 'tick', tick, 'scheduler', process, 'scheduler_born',
      whole(born), 'func_name', func, 'queue_name', queue)
  elseif state[1] ~= text then
    return { 'other', state[3] }
  end
  redis.call('EXPIRE', key.cron(name), 31622400)
  redis.call('ZADD', key.crons, whole(nowSeconds), name)
  return { 'ok', tick }
end

redis.call('ZREMRANGEBYSCORE', key.crons, '-inf', whole(nowSeconds - 31622400))
enter(7, tonumber(ARGV[6]))
local replies = { created, whole(born) }
for i = 7 + tonumber(ARGV[6]), #ARGV, 5 do
  local fine, answer = pcall(look, unpack(ARGV, i, i + 4))
  replies[#replies + 1] = fine and answer or { textOf(answer), '' }
end
return replies
