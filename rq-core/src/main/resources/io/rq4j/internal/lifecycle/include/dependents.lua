-- What the end of a job means for those that depend on it. They stand in its set of dependents until they are free or gone.
-- A parent counts as met when it is finished, failed where the child allows that, or no longer there (RQ's rule). For a child
-- that allows 'any' end it is met when it has ended.
local ends = { finished = true, failed = true, stopped = true, canceled = true }

-- What a child allows, by its fields allow_dependency_failures and after_any_end.
local function allowed(failures, any)
  return any == '1' and 'any' or failures == '1' and 'failed'
end

local function met(parent, allow)
  local status = redis.call('HGET', key.job(parent), 'status')
  if not status then return redis.call('EXISTS', key.job(parent)) == 0 end
  return status == 'finished' or status == allow or allow == 'any' and ends[status] == true
end

-- Whether nothing is left that a job waits for. Looks no further than the first parent that is not met.
local function isFree(job, allow)
  -- Few at first: of thousands of parents any is likely not to be met yet.
  local cursor, count = '0', 10
  repeat
    local page = redis.call('SSCAN', key.dependencies(job), cursor, 'COUNT', count)
    cursor, count = page[1], 100
    for _, parent in ipairs(page[2]) do
      if not met(parent, allow) then return false end
    end
  until cursor == '0'
  return true
end

-- A deferred job that never comes free is noted, to be ended.
local function block(job, parent)
  redis.call('HSET', key.job(job), 'blocked_by', parent)
  redis.call('SADD', key.blocked, job)
end

-- Notes it if one of the parents that it still waits for was canceled.
local function blockIfHopeless(job)
  local hopeless
  for _, parent in ipairs(redis.call('SMEMBERS', key.dependencies(job))) do
    local canceled = redis.call('HGET', key.job(parent), 'status') == 'canceled'
    if canceled and (not hopeless or parent < hopeless) then hopeless = parent end
  end
  if hopeless then block(job, hopeless) end
end

-- A deferred job that waits for nothing more. freed: all that this script has let go.
local freed = {}
local function free(job, queue, front, ttl)
  redis.call('LLEN', key.queue(queue))
  redis.call('ZREM', key.deferred(queue), job)
  -- Python leaves it with a parent that was met before the others.
  leaveParents(job)
  redis.call('HDEL', key.job(job), 'blocked_by')
  enter(queue, job, front, ttl)
  freed[#freed + 1] = job
end

-- Tells one child. how: 'finished' and 'passed' count for each, 'failed' and 'vanished' (failed and not kept) where it is
-- allowed, 'stopped' for none; all of them where any end is allowed. Of 'dropped' (canceled, deleted) and 'vanished' the child
-- else never recovers: it is noted to be ended, and a parent that may still be requeued does not take that note away.
local function tell(parent, how, child)
  local was = redis.call('HMGET', key.job(child), 'status', 'origin', 'ttl', 'allow_dependency_failures',
    'enqueue_at_front', 'blocked_by', 'after_any_end')
  if was[1] ~= 'deferred' then
    redis.call('SREM', key.dependents(parent), child)
    return
  end
  local allow = allowed(was[4], was[7])
  local hopeless = how == 'dropped' or how == 'vanished'
  if how == 'finished' or how == 'passed' or allow == 'any' or allow and (how == 'failed' or how == 'vanished') then
    -- One that was enqueued anew, without this parent, is told nothing.
    local waited = redis.call('SREM', key.dependencies(child), parent) == 1
    if was[6] == parent then redis.call('HDEL', key.job(child), 'blocked_by') end
    if waited and isFree(child, allow) then
      free(child, was[2], was[5] == '1', was[3])
    elseif was[6] == parent then
      blockIfHopeless(child)
    end
    redis.call('SREM', key.dependents(parent), child)
  elseif redis.call('SISMEMBER', key.dependencies(child), parent) == 0 then
    redis.call('SREM', key.dependents(parent), child)
  elseif hopeless then
    block(child, parent)
  elseif not was[6] then
    redis.call('HSET', key.job(child), 'blocked_by', parent)
  end
end

-- Tells all children of a job that has ended: 'told', or many of them 'later', in slices; 'none' when it has none. Many for
-- one job, or for all that end in this script: a thousand take Redis ten milliseconds.
local later, told = 0, 0
local function release(parent, how)
  local count = redis.call('SCARD', key.dependents(parent))
  if count == 0 then return 'none' end
  if count > 100 or told + count > 1000 then
    redis.call('PERSIST', key.dependents(parent))
    redis.call('HSET', key.releasing, parent, how .. '|0|' .. timestamp(now))
    later = 1
    return 'later'
  end
  told = told + count
  -- A key of another type is the child's own trouble.
  for _, child in ipairs(redis.call('SMEMBERS', key.dependents(parent))) do pcall(tell, parent, how, child) end
  return 'told'
end
