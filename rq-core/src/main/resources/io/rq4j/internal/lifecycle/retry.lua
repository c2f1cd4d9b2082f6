-- started -> queued | scheduled. Its function threw and tries are left, or it asked for another try. An item of advance.
-- Guard: the execution holds the job. Writes: wip, job hash, results, then its queue or rq:scheduled.
-- s: job, queue, execution, registered, ttl (of the trace), startedAt, worker, payload (base64 of the zlib text), delay
-- (ms), front, asked (it asked itself)
-- Returns 'ok', or why the execution does not hold the job.
-- The attempt leaves a trace of type 4. RQ leaves one only when the function asked.
local function retry(s)
  local was, reason = taken(s, 'ttl')
  if not was then return reason end
  if s.ttl ~= 0 then record(s, '4', 'exc_string', s.ttl) end
  if s.asked then
    redis.call('HINCRBY', key.job(s.job), 'number_of_retries', 1)
  else
    redis.call('HINCRBY', key.job(s.job), 'retries_left', -1)
  end
  redis.call('HSET', key.job(s.job), 'ended_at', timestamp(now), 'last_heartbeat', timestamp(now), 'abandoned_count', 0)
  again(s, was[3])
  return 'ok'
end
