-- A cron process leaves. Its hash ends by itself, as RQ's does; its schedules stay.
-- KEYS: rq:queues
-- ARGV: prefix, clock, process
-- Returns whether it was there.
-- @include clock, keys

return redis.call('ZREM', key.cronSchedulers, ARGV[3])
