-- A scheduler stops: the next one need not wait until its locks end.
-- KEYS: rq:queues
-- ARGV: prefix, clock, scheduler, queues
-- Returns how many locks were its own.
-- @include clock, keys

local left = 0
for i = 4, #ARGV do
  if redis.call('GET', key.schedulerLock(ARGV[i])) == ARGV[3] then
    left = left + redis.call('DEL', key.schedulerLock(ARGV[i]))
  end
end
redis.call('DEL', key.scheduler(ARGV[3]), key.bell(ARGV[3]))
return left
