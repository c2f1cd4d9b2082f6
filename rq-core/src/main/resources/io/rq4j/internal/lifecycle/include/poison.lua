-- Ends a job that cannot be read or moved: failed, with the reason as plain text. What there is of it is kept. Who depends
-- on it is told.
local function poison(queue, job, text)
  redis.call('HSET', key.job(job), 'status', 'failed', 'exc_info', text)
  redis.call('EXPIRE', key.job(job), 31536000)
  redis.call('ZADD', key.failed(queue), whole(nowSeconds + 31536000), job)
  release(job, 'failed')
end
