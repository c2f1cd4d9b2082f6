-- started -> queued | failed. Failed by the job's own policy, or when this was the third process that it took with it.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance (the dead one; '' for executions of Python whose lease is over), payload for the policy,
--       payload for the third time, then each: queue, job, execution, claimed at (ms)
-- Guard: the execution holds the job; its member is taken from wip before anything else, so that two passes cannot both act.
-- Returns for each: { 'requeued' | 'failed' | why not: 'canceled', 'deleted', 'taken' (by another pass too), 'held' (by a
-- process of ours, whose beat decides, or renewed) or 'bad', worker }
-- Python does not write into the hash which execution holds the job: one whose lease is over holds it, unless another one
-- runs.
-- @include clock, keys, integer, textOf, member, lost, enter, leaveParents, dependents, poison, attempt, letGo, expire, forget
-- @include record, ring, taken, fail

local instance, onPolicy, onThird = ARGV[3], ARGV[4], ARGV[5]

local function hasLease(queue, job, execution)
  return (tonumber(redis.call('ZSCORE', key.wip(queue), member(job, execution)) or 0)) > nowSeconds
end

-- Renewed in the last moment, or ours.
local function isHeld(worker, queue, job, execution)
  if hasLease(queue, job, execution) then return true end
  local process = worker ~= '' and redis.call('HGET', key.worker(worker), 'instance')
  return process and redis.call('HEXISTS', key.held(process), execution) == 1
end

local function otherRuns(holder, queue, job, execution)
  if holder and holder ~= execution and redis.call('ZSCORE', key.wip(queue), member(job, holder)) then return true end
  for _, other in ipairs(redis.call('ZRANGE', key.executions(job), 0, 20)) do
    if other ~= execution and hasLease(queue, job, other) then return true end
  end
  return false
end

local function abandon(queue, job, execution, claimedAt)
  local was = redis.call('HMGET', key.job(job), 'status', 'execution_id', 'abandoned_count', 'on_abandon',
    'failure_ttl', 'worker_name', 'ttl')
  local count, worker = (integer(was[3]) or 0) + 1, was[6] or ''
  if instance == '' then
    if isHeld(worker, queue, job, execution) then return { 'held', worker } end
    if was[1] == 'started' and not otherRuns(was[2], queue, job, execution) then
      redis.call('HSET', key.job(job), 'execution_id', execution)
      was[2] = execution
    end
  end
  local reason = lost(was[1], was[2], execution)
  if reason then
    letGo(queue, job, execution, true)
    return { reason == 'requeued' and 'taken' or reason, worker }
  end
  if was[4] == 'fail' or count >= 3 then
    local verdict = fail({ job = job, queue = queue, execution = execution, registered = true, worker = '',
      ttl = integer(was[5]) or 31536000, payload = was[4] == 'fail' and onPolicy or onThird,
      startedAt = instance ~= '' and epoch((tonumber(claimedAt) or nowMillis) * 1000) })
    return { verdict == 'ok' and 'failed' or verdict, worker }
  end
  if not letGo(queue, job, execution, true) then return { 'taken', worker } end
  redis.call('LPUSH', key.queue(queue), job)
  redis.call('HSET', key.job(job), 'status', 'queued', 'started_at', '', 'last_heartbeat', '', 'worker_name', '',
    'abandoned_count', count)
  redis.call('HINCRBY', key.job(job), 'recovered_count', 1)
  redis.call('HDEL', key.job(job), 'execution_id')
  limit(job, was[7])
  redis.call('HINCRBY', key.pulse, 'recovered', 1)
  return { 'requeued', worker }
end

local verdicts = {}
for i = 6, #ARGV, 4 do
  local queue, job, execution = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  redis.call('HDEL', key.held(instance), execution)
  verdicts[#verdicts + 1] = attempt(abandon, queue, job, execution, queue, job, execution, ARGV[i + 3]) or { 'bad', '' }
end
return verdicts
