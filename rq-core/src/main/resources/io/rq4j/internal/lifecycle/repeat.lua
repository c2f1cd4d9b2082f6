-- started -> queued | scheduled. Its function returned and it is to run again. An item of advance.
-- Guard: the execution holds the job. Writes: as finish, then its queue or rq:scheduled. Who depends on it need not wait
-- for the last run.
-- s: as finish, and delay (ms), front
-- Returns 'ok', or why the execution does not hold the job.
-- As in RQ the job stands in rq:finished too, as long as its result is kept, and its hash has no end while it repeats.
local function repeatJob(s)
  local was, reason = taken(s, 'ttl')
  if not was then return reason end
  if s.ttl ~= 0 then
    record(s, '1', 'return_value', s.ttl)
    redis.call('ZADD', key.finished(s.queue), s.ttl < 0 and '+inf' or whole(nowSeconds + s.ttl), s.job)
  end
  redis.call('HINCRBY', key.job(s.job), 'repeats_left', -1)
  redis.call('HSET', key.job(s.job), 'ended_at', timestamp(now), 'last_heartbeat', timestamp(now), 'abandoned_count', 0)
  release(s.job, 'finished')
  again(s, was[3])
  return 'ok'
end
