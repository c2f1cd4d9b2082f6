-- failed | stopped | canceled -> queued. For jobs that stand in rq:failed, or for those in rq:canceled.
-- KEYS: rq:queues
-- ARGV: prefix, clock, nonce, registry (failed or canceled), queue, at front, jobs
-- Returns for each job: 'ok', 'repeated', 'absent' (not in that registry, or of another
-- status or queue: the entry is stale and removed), 'gone' (no data; its entry and hash are removed) or
-- 'bad' (a key of it holds something else; nothing is written).
-- RQ removes, saves and pushes in three steps; here a crash leaves the job either failed or queued.
-- @include clock, keys, integer, belongs

local nonce, registry, queue, front = ARGV[3], ARGV[4], ARGV[5], ARGV[6] == '1'

local function requeue(job)
  local was = redis.call('HMGET', key.job(job), 'enqueue_id', 'ttl', 'status', 'origin')
  if was[1] == nonce then return 'repeated' end
  redis.call('LLEN', key.queue(queue))
  if redis.call('ZREM', key[registry](queue), job) == 0 then return 'absent' end
  if redis.call('HEXISTS', key.job(job), 'data') == 0 then
    redis.call('DEL', key.job(job))
    return 'gone'
  end
  -- Python can enqueue over a failed job and leave its entry here: what lives or has finished since is not touched.
  if was[3] and not belongs[registry][was[3]] then return 'absent' end
  if was[4] and was[4] ~= '' and was[4] ~= queue then return 'absent' end
  redis.call('SADD', key.queues, key.queue(queue))
  redis.call('HSET', key.job(job), 'status', 'queued', 'enqueued_at', timestamp(now), 'enqueue_id', nonce,
    'started_at', '', 'ended_at', '', 'worker_name', '', 'origin', queue, 'abandoned_count', 0)
  redis.call('HDEL', key.job(job), 'exc_info', 'execution_id')
  local ttl = integer(was[2])
  for _, name in ipairs({ key.job(job), key.dependents(job), key.dependencies(job) }) do
    if ttl and ttl > 0 then redis.call('EXPIRE', name, ttl) else redis.call('PERSIST', name) end
  end
  redis.call(front and 'LPUSH' or 'RPUSH', key.queue(queue), job)
  return 'ok'
end

local verdicts = {}
for i = 7, #ARGV do
  local fine, verdict = pcall(requeue, ARGV[i])
  verdicts[#verdicts + 1] = fine and verdict or 'bad'
end
return verdicts
