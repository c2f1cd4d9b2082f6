-- A job that ran goes where it waits for its next run: into its queue, or for a delay into rq:scheduled, where it has no
-- end of its own.
local function again(s, ttl)
  redis.call('HDEL', key.job(s.job), 'execution_id')
  if s.delay == 0 then
    enter(s.queue, s.job, s.front, ttl)
  else
    redis.call('SADD', key.queues, key.queue(s.queue))
    redis.call('HSET', key.job(s.job), 'status', 'scheduled')
    delay(s.queue, s.job, nowMillis + s.delay)
  end
end
