-- started -> finished | gone. Gone for a result ttl of 0. An item of advance.
-- Guard: the execution holds the job. Writes: wip, job hash, results, rq:finished, who depends on it, the wake-up of who awaits it.
-- s: job, queue, execution, registered, ttl, startedAt, worker, payload (base64 of the value, '' for null)
-- Returns 'ok', or why the execution does not hold the job.
local function finish(s)
  local was, reason = taken(s, 'awaited_by', 'dependency_ids')
  if not was then return reason end
  if s.ttl == 0 then
    redis.call('HSET', key.job(s.job), 'status', 'finished')
    forget(s.job, release(s.job, 'finished'))
  else
    record(s, '1', 'return_value', s.ttl)
    redis.call('ZADD', key.finished(s.queue), s.ttl < 0 and '+inf' or whole(nowSeconds + s.ttl), s.job)
    redis.call('HSET', key.job(s.job), 'status', 'finished', 'ended_at', timestamp(now),
      'last_heartbeat', timestamp(now), 'abandoned_count', 0)
    local children = release(s.job, 'finished')
    if s.ttl > 0 then expire(s.job, s.ttl, was[4], children) end
  end
  ring(was[3], s.job)
  return 'ok'
end
