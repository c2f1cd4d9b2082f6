-- none | finished | failed | stopped | canceled -> queued. For one job or many.
-- KEYS: rq:queues
-- ARGV: prefix, clock, nonce, #shared, field and value pairs of every job, then each job: id, queue, at front,
--       ttl ('' for none), #own, field and value pairs of its own
-- Returns for each job: 'ok', 'repeated' (this nonce was here before), the status of the live job that has this id, or
-- 'WRONGTYPE ...' when a key of it holds something else; then nothing of it is written.
-- A job that has ended leaves nothing behind: its hash, results, sets and registry entry go before the new hash is written.
-- created_at and enqueued_at are the server's time.
-- @include clock, keys, textOf, forget

local nonce = ARGV[3]
local ended = { finished = 'finished', failed = 'failed', stopped = 'failed', canceled = 'canceled' }

local at = 4
local function shift()
  at = at + 1
  return ARGV[at - 1]
end

local shared = tonumber(shift())
local stamp = timestamp(now)
local fields = { 'status', 'queued', 'created_at', stamp, 'enqueued_at', stamp, 'enqueue_id', nonce,
  unpack(ARGV, at, at + shared - 1) }
local common = #fields
at = at + shared

local lines = {}

-- The ids that this call adds to one end of one queue. Their push is one command, at the end.
local function line(queue, front)
  local name = front .. queue
  if not lines[name] then
    redis.call('LLEN', key.queue(queue))
    lines[name] = { queue = queue, push = front == '1' and 'LPUSH' or 'RPUSH' }
  end
  return lines[name]
end

-- Makes room for a job whose id has been here. Returns why it must not, or nil.
local function clear(job, queue)
  local was = redis.call('HMGET', key.job(job), 'status', 'enqueue_id', 'origin')
  if was[2] == nonce then return 'repeated' end
  local status = was[1] or redis.call('HEXISTS', key.job(job), 'data') == 1 and 'created'
  if status and not ended[status] then return status end
  redis.call('SADD', key.queues, key.queue(queue))
  if status then redis.call('ZREM', key[ended[status]](was[3] or queue), job) end
  forget(job)
end

local function enqueue(job, queue, front, ttl, own, count)
  local waiting = line(queue, front)
  if traces(job) > 0 then
    local refused = clear(job, queue)
    if refused then return refused end
  end
  if #waiting == 0 then redis.call('SADD', key.queues, key.queue(queue)) end
  for i = 1, count do fields[common + i] = ARGV[own + i - 1] end
  redis.call('HSET', key.job(job), unpack(fields, 1, common + count))
  if ttl ~= '' then redis.call('EXPIRE', key.job(job), ttl) end
  waiting[#waiting + 1] = job
  return 'ok'
end

local function push()
  for _, waiting in pairs(lines) do
    for i = 1, #waiting, 1000 do
      redis.call(waiting.push, key.queue(waiting.queue), unpack(waiting, i, math.min(i + 999, #waiting)))
    end
  end
end

local verdicts = {}
while at <= #ARGV do
  local job, queue, front, ttl = shift(), shift(), shift(), shift()
  local count = tonumber(shift())
  local own = at
  at = at + count
  local fine, verdict = pcall(enqueue, job, queue, front, ttl, own, count)
  if not fine then
    verdict = textOf(verdict)
    if not string.find(verdict, 'WRONGTYPE', 1, true) then
      push()
      return redis.error_reply(verdict)
    end
  end
  verdicts[#verdicts + 1] = verdict
end
push()
return verdicts
