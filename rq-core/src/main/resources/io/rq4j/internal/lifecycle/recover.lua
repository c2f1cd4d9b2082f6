-- A recovery pass: who runs it now finds the processes whose beat is older than 25 s, and a slice of what each holds.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, queues
-- Returns: { 'busy' (another process runs it) | 'amnesty' | 'pass', { { instance, execution, what it holds }, ... } }
-- A pass that finds the one before older than 10 s knows that the server or everybody was away: for 30 s nothing is
-- abandoned. Seats that are missing are made here.
-- @include clock, keys, evenFull, leaveSeats

local mine = redis.call('SET', key.recovery, ARGV[3], 'NX', 'PX', 2500) or redis.call('GET', key.recovery) == ARGV[3]
if not mine then return { 'busy', {} } end
local was = redis.call('HMGET', key.pulse, 'at', 'amnesty_until')
-- After a fail-over the clock may have gone back: no amnesty lasts longer than one that begins now.
local amnesty = math.min(tonumber(was[2]) or 0, nowMillis + 30000)
if (tonumber(was[1]) or 0) < nowMillis - 10000 then amnesty = nowMillis + 30000 end
redis.call('HSET', key.pulse, 'at', whole(nowMillis), 'amnesty_until', whole(amnesty))

for i = 4, #ARGV do
  local queue = ARGV[i]
  if redis.call('SET', key.minted(queue), '1', 'NX') and redis.call('LLEN', key.seats(queue)) == 0 then
    redis.call('RPUSH', key.seats(queue), queue .. '|1', queue .. '|2')
  end
  redis.call('EXPIRE', key.minted(queue), 86400)
  redis.call('EXPIRE', key.seats(queue), 86400)
end

if nowMillis < amnesty then return { 'amnesty', {} } end
local lost = {}
for _, instance in ipairs(redis.call('ZRANGEBYSCORE', key.beats, '-inf', whole(nowMillis - 25000), 'LIMIT', 0, 20)) do
  local held, cursor = {}, '0'
  repeat
    local page = redis.call('HSCAN', key.held(instance), cursor, 'COUNT', 100)
    cursor = page[1]
    for _, text in ipairs(page[2]) do held[#held + 1] = text end
  until cursor == '0' or #held >= 200
  for i = 1, math.min(#held, 200), 2 do lost[#lost + 1] = { instance, held[i], held[i + 1] } end
  if #held == 0 and redis.call('EXISTS', key.held(instance)) == 0 then
    leaveSeats(instance)
    redis.call('ZREM', key.beats, instance)
    redis.call('DEL', key.last(instance))
  end
end
return { 'pass', lost }
