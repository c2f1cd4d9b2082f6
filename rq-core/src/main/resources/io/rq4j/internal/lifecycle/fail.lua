-- started -> failed | gone. Gone for a failure ttl of 0. An item of advance, and the end of an abandoned job.
-- Guard: the execution holds the job. Writes: wip, job hash, results, rq:failed, the wake-up of who awaits it.
-- s: job, queue, execution, registered, ttl, startedAt, worker, payload (base64 of the zlib text)
-- Returns 'ok', or why the execution does not hold the job.
local function fail(s)
  local was = redis.call('HMGET', key.job(s.job), 'status', 'execution_id', 'awaited_by', 'dependency_ids')
  local reason = lost(was[1], was[2], s.execution)
  if not letGo(s.queue, s.job, s.execution, s.registered) then return reason or 'taken' end
  if reason then return reason end
  if s.ttl == 0 then
    forget(s.job)
  else
    record(s, '2', 'exc_string', s.ttl)
    redis.call('ZADD', key.failed(s.queue), s.ttl < 0 and '-1' or whole(nowSeconds + s.ttl), s.job)
    redis.call('HSET', key.job(s.job), 'status', 'failed', 'ended_at', timestamp(now),
      'last_heartbeat', timestamp(now), 'abandoned_count', 0)
    if s.ttl > 0 then expire(s.job, s.ttl, was[4]) end
  end
  ring(was[3], s.job)
  return 'ok'
end
