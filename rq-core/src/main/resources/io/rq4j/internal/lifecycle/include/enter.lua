-- How long a job may wait from now on. The set of those that wait for it must not end before it.
local function limit(job, ttl)
  ttl = integer(ttl)
  for _, name in ipairs({ key.job(job), key.dependents(job) }) do
    if ttl and ttl > 0 then redis.call('EXPIRE', name, ttl) else redis.call('PERSIST', name) end
  end
end

-- A job whose time has come enters its queue.
local function enter(queue, job, front, ttl)
  redis.call('SADD', key.queues, key.queue(queue))
  redis.call(front and 'LPUSH' or 'RPUSH', key.queue(queue), job)
  redis.call('HSET', key.job(job), 'status', 'queued', 'enqueued_at', timestamp(now))
  limit(job, ttl)
end
