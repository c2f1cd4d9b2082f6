-- A worker process lives, and learns what keeps it from taking jobs. One that is suspended and idle is shown as RQ shows it.
-- KEYS: rq:queues
-- ARGV: as register.lua
-- Returns how many executions Redis holds for this process, 1 if workers are suspended, and for each queue why it is
-- paused, nil when it is not.
-- @include clock, keys, evenFull, register

register()
local suspended = redis.call('EXISTS', key.suspended)
if suspended == 1 and current == '' then redis.call('HSET', key.worker(worker), 'state', 'suspended') end
local reply = { redis.call('HLEN', key.held(instance)), suspended }
for i = 8, 7 + tonumber(ARGV[7]) do
  local reason = redis.pcall('GET', key.paused(ARGV[i]))
  -- A key of another type holds the queue as well.
  reply[#reply + 1] = type(reason) == 'table' and '' or reason
end
return reply
