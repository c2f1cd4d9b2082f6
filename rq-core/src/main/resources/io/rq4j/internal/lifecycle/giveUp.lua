-- deferred -> failed. For a job that waits for one that was canceled or deleted, or has failed and is no longer kept.
-- KEYS: rq:queues
-- ARGV: prefix, clock, then each: job, the one that blocks it, payload (base64 of the zlib text)
-- Returns for each 'ok', 'absent' when that is not so or no longer, or 'bad' (a key of it holds something else; it is noted no
-- longer, and sweep notes it anew when it can be ended).
-- RQ leaves such a job deferred for ever.
-- @include clock, keys, integer, evenFull, expire, record, ring, enter, leaveParents, dependents

local function giveUp(job, blocker, payload)
  local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'blocked_by', 'failure_ttl', 'awaited_by')
  -- Another one has come to block it since the caller looked.
  if was[1] == 'deferred' and was[3] and was[3] ~= blocker then return 'absent' end
  redis.call('SREM', key.blocked, job)
  -- A later job of the blocker's id does not know this one, and would never free it.
  local known = redis.call('SISMEMBER', key.dependents(blocker), job) == 1
  local alive = known and redis.call('EXISTS', key.job(blocker)) == 1
    and redis.call('HGET', key.job(blocker), 'status') ~= 'canceled'
  if was[1] ~= 'deferred' or not was[3] or alive then return 'absent' end
  local queue, ttl = was[2], integer(was[4]) or 31536000
  -- What ends by itself must be seen.
  if ttl == 0 then ttl = 31536000 end
  -- A key of another type must not take a job from where it stands.
  redis.call('ZCARD', key.failed(queue))
  redis.call('ZREM', key.deferred(queue), job)
  leaveParents(job)
  redis.call('HSET', key.job(job), 'status', 'failed', 'ended_at', timestamp(now))
  record({ job = job, worker = '', payload = payload }, '2', 'exc_string', ttl)
  redis.call('ZADD', key.failed(queue), ttl < 0 and '-1' or whole(nowSeconds + ttl), job)
  expire(job, ttl, true, release(job, 'failed'))
  ring(was[5], job)
  return 'ok'
end

local verdicts = {}
for i = 3, #ARGV, 3 do
  local fine, verdict = pcall(giveUp, ARGV[i], ARGV[i + 1], ARGV[i + 2])
  if not fine then redis.pcall('SREM', key.blocked, ARGV[i]) end
  verdicts[#verdicts + 1] = fine and verdict or 'bad'
end
return verdicts
