-- A registry of ended jobs forgets some of them; they are kept until their time is over.
-- KEYS: rq:queues
-- ARGV: prefix, clock, registry, queue, jobs
-- Returns for each 'ok', 'absent' (it did not stand there), or 'bad' (a key of it holds something else).
-- One that was to be kept for ever would be found by nobody any more, so it ends after a year. RQ gives it no end.
-- @include clock, keys, belongs, expire

local registry, queue = ARGV[3], ARGV[4]

local function unregister(job)
  if redis.call('ZREM', key[registry](queue), job) == 0 then return 'absent' end
  local status = redis.call('HGET', key.job(job), 'status')
  if status and belongs[registry][status] and redis.call('TTL', key.job(job)) == -1 then
    expire(job, 31536000, true, redis.call('HEXISTS', key.releasing, job) == 1 and 'later' or 'told')
    redis.call('EXPIRE', key.results(job), 31536000)
  end
  return 'ok'
end

local verdicts = {}
for i = 5, #ARGV do
  local fine, verdict = pcall(unregister, ARGV[i])
  verdicts[#verdicts + 1] = fine and verdict or 'bad'
end
return verdicts
