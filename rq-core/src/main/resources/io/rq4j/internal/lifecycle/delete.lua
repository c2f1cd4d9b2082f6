-- any -> gone. A running job is no longer held by its execution: what it returns is refused as 'deleted'.
-- KEYS: rq:queues
-- ARGV: prefix, clock, job
-- Returns 'ok' or 'absent'.
-- @include clock, keys, member, forget, ring

local job = ARGV[3]
local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'execution_id', 'awaited_by')
local existed = redis.call('EXISTS', key.job(job)) == 1
local queue = was[2]

local function leave(execution)
  redis.call('ZREM', key.wip(queue), member(job, execution))
  redis.call('DEL', key.execution(job, execution))
end

local ended = was[1] == 'finished' or was[1] == 'failed' or was[1] == 'stopped' or was[1] == 'canceled'

if queue then
  -- An ended job is not looked for in the list, which may be long: a claim drops an id without a hash.
  if not ended then redis.call('LREM', key.queue(queue), 0, job) end
  for _, registry in ipairs({ 'finished', 'failed', 'canceled', 'deferred', 'scheduled' }) do
    redis.call('ZREM', key[registry](queue), job)
  end
  if was[3] then leave(was[3]) end
  for _, execution in ipairs(redis.call('ZRANGE', key.executions(job), 0, 100)) do leave(execution) end
end
forget(job)
ring(was[4], job)
return existed and 'ok' or 'absent'
