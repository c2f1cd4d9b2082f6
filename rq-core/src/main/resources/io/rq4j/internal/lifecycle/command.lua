-- Tells a worker what to do, on RQ's channel. Who does not listen at this moment never hears it.
-- KEYS: rq:queues
-- ARGV: prefix, clock, worker, payload
-- Returns how many listen.
-- @include keys

return redis.call('PUBLISH', key.pubsub(ARGV[3]), ARGV[4])
