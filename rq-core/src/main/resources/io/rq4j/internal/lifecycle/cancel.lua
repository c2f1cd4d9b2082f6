-- created | queued | scheduled | deferred | started -> canceled. For one job or many.
-- KEYS: rq:queues
-- ARGV: prefix, clock, nonce, pass (who depends on them need not wait any more), leave (they are no children of their parents any
--       more), then each: job, where it stands in its queue ('' when that is not known)
-- Returns for each 'ok' (also when this call has canceled it before), 'absent', 'moved' (it does not stand there; nothing is done), the status that does not allow it, or
-- 'WRONGTYPE ...' (a key of it holds something else).
-- A running job is taken from its execution: its thread is interrupted and what it returns refused. In RQ it goes on and
-- ends finished. The hash is kept as long as a failed one, a year where that would not be kept, so that who awaits the job
-- learns of it. RQ keeps it for ever.
-- @include clock, keys, integer, textOf, member, letGo, takeFrom, expire, ring, enter, leaveParents, dependents, unlist

local nonce, pass, leave = ARGV[3], ARGV[4] == '1', ARGV[5] == '1'

local function cancel(job, hint)
  local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'awaited_by', 'failure_ttl', 'dependency_ids',
    'execution_id', 'worker_name', 'end_id')
  if redis.call('EXISTS', key.job(job)) == 0 then return 'absent' end
  if was[1] == 'canceled' and was[8] == nonce then return 'ok' end
  local status, queue = was[1] or 'created', was[2]
  local waits = status == 'queued' or status == 'created'
  local stands = status == 'scheduled' or status == 'deferred'
  if not waits and not stands and status ~= 'started' then return status end
  if queue then
    -- A key of another type must not take a job from where it stands.
    redis.call('ZCARD', key.canceled(queue))
    if waits and not unlist(queue, job, hint) then return 'moved' end
    if stands then redis.call('ZREM', key[status](queue), job) end
    if status == 'started' then takeAll(was[7], queue, job, was[6]) end
    redis.call('ZADD', key.canceled(queue), whole(nowSeconds), job)
    -- It stands there when it repeated, perhaps for ever.
    redis.pcall('ZREM', key.finished(queue), job)
  end
  redis.call('HSET', key.job(job), 'status', 'canceled', 'end_id', nonce)
  if leave then leaveParents(job) end
  local ttl = integer(was[4]) or 0
  if ttl == 0 then ttl = 31536000 end
  expire(job, ttl, was[5], release(job, pass and 'passed' or 'dropped'))
  -- The results of earlier runs end with the job where they had no end of their own.
  if ttl > 0 and redis.call('TTL', key.results(job)) == -1 then redis.call('EXPIRE', key.results(job), ttl) end
  ring(was[3], job)
  return 'ok'
end

local verdicts = {}
for i = 6, #ARGV, 2 do
  local fine, verdict = pcall(cancel, ARGV[i], ARGV[i + 1])
  verdicts[#verdicts + 1] = fine and verdict or textOf(verdict)
end
closeGaps()
return verdicts
