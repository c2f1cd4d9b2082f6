-- A busy worker process was asked to leave. The next worker of its name is told nothing.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, worker
-- Returns 1 if the entry is its own.
-- @include clock, keys, evenFull

if redis.call('HGET', key.worker(ARGV[4]), 'instance') ~= ARGV[3] then return 0 end
redis.call('HSET', key.worker(ARGV[4]), 'shutdown_requested_date', timestamp(now))
return 1
