-- queued | created -> started. An item of advance, after the claim has taken the id from the list.
-- Writes: wip with the lease, job hash; rq:held is written by the claim for all of its jobs at once.
-- c: queue, job, execution, worker, lease (seconds), fence, fields (of the claim), moved (the list is not the
-- job's origin), ttl
-- Returns nothing.
local function start(c)
  redis.call('ZADD', key.wip(c.queue), whole(nowSeconds + c.lease), member(c.job, c.execution))
  local at = timestamp(now)
  redis.call('HSET', key.job(c.job), 'status', 'started', 'started_at', at, 'last_heartbeat', at,
    'worker_name', c.worker, 'execution_id', c.execution, 'fence', whole(c.fence))
  if c.moved then
    -- A repeating one stands there too, and nobody would find it any more.
    redis.pcall('ZREM', key.finished(c.fields[2] or ''), c.job)
    redis.call('HSET', key.job(c.job), 'origin', c.queue)
  end
  redis.call('PERSIST', key.job(c.job))
  if c.ttl and c.ttl ~= '' then redis.call('PERSIST', key.dependents(c.job)) end
end
