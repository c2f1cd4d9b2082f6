-- A worker process lives.
-- KEYS: rq:queues
-- ARGV: as register.lua
-- Returns how many executions Redis holds for this process.
-- @include clock, keys, evenFull, register

register()
return redis.call('HLEN', key.held(instance))
