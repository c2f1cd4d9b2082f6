-- started, and stays so: renews the leases of running executions and writes the keys that observers read.
-- KEYS: rq:queues
-- ARGV: prefix, clock, worker, lease (s), then each: queue, job, execution, claimed at (epoch)
-- Guard: the execution holds the job. Returns for each 'ok', or why its thread should be interrupted ('bad' when a key of it
-- holds something else). Scores only grow.
-- rq:worker:<w>:executions is RQ 3.0's and is written for observers only.
-- @include clock, keys, evenFull, member, lost, letGo

local worker, lease = ARGV[3], tonumber(ARGV[4])

local function renew(queue, job, execution, claimedAt)
  local was = redis.call('HMGET', key.job(job), 'status', 'execution_id')
  local reason = lost(was[1], was[2], execution)
  if not reason and not redis.call('ZSCORE', key.wip(queue), member(job, execution)) then reason = 'taken' end
  if reason then
    letGo(queue, job, execution, true)
    redis.call('SREM', key.workerExecutions(worker), member(job, execution))
    return reason
  end
  redis.call('ZADD', key.wip(queue), 'XX', 'GT', whole(nowSeconds + lease), member(job, execution))
  redis.call('HSET', key.execution(job, execution), 'id', execution, 'created_at', claimedAt,
    'last_heartbeat', epoch(now), 'job_id', job, 'worker_name', worker)
  redis.call('EXPIRE', key.execution(job, execution), lease)
  redis.call('ZADD', key.executions(job), 'GT', whole(nowSeconds + lease), execution)
  redis.call('EXPIRE', key.executions(job), lease)
  redis.call('HSET', key.job(job), 'last_heartbeat', timestamp(now))
  redis.call('SADD', key.workerExecutions(worker), member(job, execution))
  redis.call('EXPIRE', key.workerExecutions(worker), 120)
  return 'ok'
end

local verdicts = {}
for i = 5, #ARGV, 4 do
  local fine, verdict = pcall(renew, ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
  verdicts[#verdicts + 1] = fine and verdict or 'bad'
end
return verdicts
