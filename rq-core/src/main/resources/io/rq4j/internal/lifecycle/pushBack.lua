-- started -> queued. Uncounted: a process that stops, or that never learned of a claim, gives back what it does not run.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, then each job in reverse order of its claim: queue, job, execution
-- Guard: the execution holds the job. Returns for each 'ok' or why not ('bad' when a key of it holds something else).
-- The job stands at the head of its queue again, as if it had never been taken.
-- @include clock, keys, integer, textOf, member, lost, enter, leaveParents, dependents, poison, attempt, letGo

local instance = ARGV[3]

local function pushBack(queue, job, execution)
  local was = redis.call('HMGET', key.job(job), 'status', 'execution_id', 'ttl')
  local reason = lost(was[1], was[2], execution)
  local stood = letGo(queue, job, execution, true)
  if reason or not stood then return reason or 'taken' end
  redis.call('LPUSH', key.queue(queue), job)
  redis.call('HSET', key.job(job), 'status', 'queued', 'started_at', '', 'last_heartbeat', '', 'worker_name', '',
    'abandoned_count', 0)
  redis.call('HDEL', key.job(job), 'execution_id')
  limit(job, was[3])
  return 'ok'
end

local verdicts = {}
for i = 4, #ARGV, 3 do
  local queue, job, execution = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  redis.call('HDEL', key.held(instance), execution)
  verdicts[#verdicts + 1] = attempt(pushBack, queue, job, execution, queue, job, execution) or 'bad'
end
return verdicts
