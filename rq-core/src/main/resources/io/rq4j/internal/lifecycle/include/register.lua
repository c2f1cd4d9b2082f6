-- The entry of a worker process: written whole at birth and by every beat, so that it comes back by itself after FLUSHALL.
-- ARGV: prefix, clock, instance, worker, ttl (s), current job ('' for none), #queues, queues, then field and value pairs
local instance, worker, ttl, current = ARGV[3], ARGV[4], ARGV[5], ARGV[6]

local function register()
  local count = tonumber(ARGV[7])
  redis.call('ZADD', key.beats, 'GT', whole(nowMillis), instance)
  redis.call('HSET', key.worker(worker), 'instance', instance, 'last_heartbeat', timestamp(now),
    unpack(ARGV, 8 + count))
  if current == '' then
    redis.call('HDEL', key.worker(worker), 'current_job')
  else
    redis.call('HSET', key.worker(worker), 'current_job', current)
  end
  redis.call('EXPIRE', key.worker(worker), ttl)
  redis.call('SADD', key.workers, key.worker(worker))
  for i = 8, 7 + count do redis.call('SADD', key.workersOf(ARGV[i]), key.worker(worker)) end
end
