-- A process that waits no longer gives its seat at a queue to the next one.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, seat
-- Returns 1, also when it did not hold the seat.
-- @include clock, keys

if redis.call('LREM', key.seated(ARGV[3]), 1, ARGV[4]) == 1 then
  redis.call('RPUSH', key.seats(string.match(ARGV[4], '^(.*)|%d+$')), ARGV[4])
end
return 1
