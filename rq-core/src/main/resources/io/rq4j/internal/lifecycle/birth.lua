-- A worker process enters, unless another of its name lives. One of ours is dead 25 s after its last beat; Python's when its
-- hash has expired.
-- KEYS: rq:queues
-- ARGV: as register.lua
-- Returns the time of birth, or '' when the name is taken.
-- @include clock, keys, register

local was = redis.call('HMGET', key.worker(worker), 'instance', 'death')
if redis.call('EXISTS', key.worker(worker)) == 1 and not was[2] and was[1] ~= instance then
  local beat = was[1] and redis.call('ZSCORE', key.beats, was[1])
  local dead = was[1] and (not beat or tonumber(beat) < nowMillis - 25000)
  if not dead then return '' end
end
redis.call('DEL', key.worker(worker))
register()
redis.call('HSET', key.worker(worker), 'birth', timestamp(now))
return timestamp(now)
