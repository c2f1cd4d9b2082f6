-- started -> failed | gone. Gone for a failure ttl of 0. An item of advance, and the end of an abandoned job.
-- Guard: the execution holds the job. Writes: wip, job hash, results, rq:failed, who depends on it, the wake-up of who awaits it.
-- s: job, queue, execution, registered, ttl, startedAt, worker, payload (base64 of the zlib text), asked (it asked for more
-- tries than it may have)
-- Returns 'ok', or why the execution does not hold the job.
local function fail(s)
  local was, reason = taken(s, 'awaited_by', 'dependency_ids')
  if not was then return reason end
  -- It stands there when it repeated, perhaps for ever.
  redis.pcall('ZREM', key.finished(s.queue), s.job)
  if s.ttl == 0 then
    redis.call('HSET', key.job(s.job), 'status', 'failed')
    forget(s.job, release(s.job, 'vanished'))
  else
    record(s, s.asked and '5' or '2', 'exc_string', s.ttl)
    redis.call('ZADD', key.failed(s.queue), s.ttl < 0 and '-1' or whole(nowSeconds + s.ttl), s.job)
    redis.call('HSET', key.job(s.job), 'status', 'failed', 'ended_at', timestamp(now),
      'last_heartbeat', timestamp(now), 'abandoned_count', 0)
    local children = release(s.job, 'failed')
    if s.ttl > 0 then expire(s.job, s.ttl, was[4], children) end
  end
  ring(was[3], s.job)
  return 'ok'
end
