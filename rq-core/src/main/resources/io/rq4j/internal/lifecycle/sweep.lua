-- Tidies one queue, a slice of each of its registries: what belongs to nobody, and what Python left half-way.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, slice
-- Returns how many jobs were mended: deferred ones that were free, and ones rescued from Python's intermediate list.
-- The cursors stand in rq:sweep. Python's cleaners may do the same beside it. An id in the intermediate list is looked at
-- again 15 s later: its worker may be about to start it. RQ fails such a job, which never ran, ten minutes later.
-- @include clock, keys, integer, evenFull, member, runsElsewhere, enter, leaveParents, forget, dependents

local queue, slice = ARGV[3], tonumber(ARGV[4])
local mended = 0

-- The next members of a registry, with a cursor that lasts a day.
local function nextOf(name, registry)
  local page = redis.call('ZSCAN', registry, redis.call('HGET', key.sweep, name .. ':' .. queue) or '0', 'COUNT', slice)
  if page[1] == '0' then
    redis.call('HDEL', key.sweep, name .. ':' .. queue)
  else
    redis.call('HSET', key.sweep, name .. ':' .. queue, page[1])
    redis.call('EXPIRE', key.sweep, 86400)
  end
  local members = {}
  for i = 1, #page[2], 2 do members[#members + 1] = page[2][i] end
  return members
end

local function canceled(job)
  if redis.call('HGET', key.job(job), 'status') ~= 'canceled' then redis.call('ZREM', key.canceled(queue), job) end
end

local function deferred(job)
  local was = redis.call('HMGET', key.job(job), 'status', 'ttl', 'allow_dependency_failures', 'enqueue_at_front',
    'blocked_by', 'created_at', 'after_any_end')
  local allow = allowed(was[3], was[7])
  if was[1] ~= 'deferred' then
    redis.call('ZREM', key.deferred(queue), job)
    return
  end
  local young = was[6] and was[6] >= timestamp(now - 60000000)
  if redis.call('SISMEMBER', key.dependencies(job), job) == 1 then
    -- Its client died before it had named all its parents, and so never heard of the job. Its entry goes in the next
    -- pass.
    if not young then
      leaveParents(job)
      forget(job, release(job, 'dropped'))
    end
    return
  end
  local blocker = was[5]
  if blocker and redis.call('EXISTS', key.job(blocker)) == 0 then
    block(job, blocker)
    return
  end
  -- It was requeued, and Python ended it.
  if blocker and met(blocker, false) then redis.call('HDEL', key.job(job), 'blocked_by') end
  if isFree(job, allow) then
    -- Python enters it here first, and says after that what it waits for.
    if young then return end
    free(job, queue, was[4] == '1', was[2])
    mended = mended + 1
  elseif allow ~= 'any' then
    blockIfHopeless(job)
  end
end

local function worker(name)
  if redis.call('EXISTS', name) == 0 then
    redis.call('SREM', key.workersOf(queue), name)
    redis.call('SREM', key.workers, name)
  end
end

local function leave(job)
  redis.call('HDEL', key.seen(queue), job)
  redis.call('DEL', key.firstSeen(queue, job))
  return redis.call('LREM', key.intermediate(queue), 1, job) == 1
end

local function rescue(job)
  local since = tonumber(redis.call('HGET', key.seen(queue), job))
  if not since then
    redis.call('HSET', key.seen(queue), job, whole(nowMillis))
    redis.call('EXPIRE', key.seen(queue), 3600)
  elseif nowMillis - since >= 15000 and not runsElsewhere(queue, job) then
    local was = redis.call('HMGET', key.job(job), 'status', 'ttl')
    local there = redis.call('HEXISTS', key.job(job), 'data') == 1
    redis.call('LLEN', key.queue(queue))
    if leave(job) and there and (was[1] == 'queued' or not was[1]) then
      enter(queue, job, true, was[2])
      mended = mended + 1
    end
  end
end

local function each(members, action)
  for _, member in ipairs(members) do pcall(action, member) end
end

local function rescueAll()
  local ids, there = redis.call('LRANGE', key.intermediate(queue), 0, slice - 1), {}
  for _, job in ipairs(ids) do there[job] = true end
  -- One that was started may come again.
  for _, job in ipairs(redis.call('HKEYS', key.seen(queue))) do
    if not there[job] then redis.call('HDEL', key.seen(queue), job) end
  end
  each(ids, rescue)
end

pcall(function() each(nextOf('canceled', key.canceled(queue)), canceled) end)
pcall(function() each(nextOf('deferred', key.deferred(queue)), deferred) end)
pcall(function() each(redis.call('SRANDMEMBER', key.workersOf(queue), slice), worker) end)
pcall(rescueAll)
if mended > 0 then redis.call('HINCRBY', key.pulse, 'mended', mended) end
return mended
