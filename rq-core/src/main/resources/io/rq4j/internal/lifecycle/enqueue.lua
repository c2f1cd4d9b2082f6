-- none | finished | failed | stopped | canceled -> queued, for one job or many.
-- KEYS: rq:queues
-- ARGV: prefix, clock, nonce, then each job: id, queue, at front, ttl ('' for none), #pairs, field and value pairs
-- Returns for each job: 'ok', 'repeated' (this nonce was here before), the status of the live job that has this id, or
-- 'WRONGTYPE ...' when a key of it holds something else; then nothing of it is written.
-- A job that has ended leaves nothing behind: its hash, results, sets and registry entry go before the new hash is written.
-- created_at and enqueued_at are the server's time.
-- @include clock, keys, reason, forget

local nonce = ARGV[3]
local ended = { finished = 'finished', failed = 'failed', stopped = 'failed', canceled = 'canceled' }

local at = 4
local function shift()
  at = at + 1
  return ARGV[at - 1]
end

local known = {}
local function enqueue(job, queue, front, ttl, pairsOfJob)
  local was = redis.call('HMGET', key.job(job), 'status', 'enqueue_id', 'origin')
  if was[2] == nonce then return 'repeated' end
  local status = was[1] or redis.call('HEXISTS', key.job(job), 'data') == 1 and 'created'
  if status and not ended[status] then return status end
  if not known[queue] then
    redis.call('LLEN', key.queue(queue))
    redis.call('SADD', key.queues, key.queue(queue))
    known[queue] = true
  end
  if status then redis.call('ZREM', key[ended[status]](was[3] or queue), job) end
  forget(job)
  local stamp = timestamp(now)
  redis.call('HSET', key.job(job), 'status', 'queued', 'created_at', stamp, 'enqueued_at', stamp, 'enqueue_id', nonce,
    unpack(pairsOfJob))
  if ttl ~= '' then redis.call('EXPIRE', key.job(job), ttl) end
  redis.call(front == '1' and 'LPUSH' or 'RPUSH', key.queue(queue), job)
  return 'ok'
end

local verdicts = {}
while at <= #ARGV do
  local job, queue, front, ttl = shift(), shift(), shift(), shift()
  local count = tonumber(shift())
  local pairsOfJob = { unpack(ARGV, at, at + count - 1) }
  at = at + count
  local fine, verdict = pcall(enqueue, job, queue, front, ttl, pairsOfJob)
  if not fine then
    verdict = reason(verdict)
    if not string.find(verdict, 'WRONGTYPE', 1, true) then return redis.error_reply(verdict) end
  end
  verdicts[#verdicts + 1] = verdict
end
return verdicts
