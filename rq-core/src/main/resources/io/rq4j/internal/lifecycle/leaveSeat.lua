-- A process that waits no longer gives its seat at a queue to the next one.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, seat
-- Returns 1, also when it did not hold the seat.
-- @include clock, keys, leaveSeat

leaveSeat(ARGV[3], ARGV[4])
return 1
