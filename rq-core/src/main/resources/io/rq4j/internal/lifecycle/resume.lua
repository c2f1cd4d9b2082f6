-- Ends the pause of a queue, or the suspension of all workers.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue (none: the suspension)
-- Returns whether there was one.
-- @include keys

return redis.call('DEL', ARGV[3] and key.paused(ARGV[3]) or key.suspended)
