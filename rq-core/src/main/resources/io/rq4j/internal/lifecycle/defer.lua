-- none | finished | failed | stopped | canceled -> deferred | queued. For one job or many that depend on others; queued
-- when all of those are met.
-- KEYS: rq:queues
-- ARGV: as newJobs.lua; the place is: what it allows (0, 1 for failures, any, held for any and more parents are to come),
--       then the ids of the parents
-- Returns for each job what enqueue does; or 'unknown <parent>' or 'canceled <parent>', of which it could never come free
-- (unless it allows any end), or 'cycle <parent>'. Then nothing of it is written.
-- RQ reads the parents, then registers, and strands a child of a parent that has failed in between.
-- @include clock, keys, integer, textOf, forget, leaveParents, newJobs, enter, dependents, waitFor

-- Whether a job waits, however indirectly, for another one. Only an id that has been here before can close a circle.
-- Gives up after 10,000 jobs, and then says that it does.
local function waitsFor(job, other)
  local seen, open, looked = { [job] = true }, { job }, 0
  while #open > 0 and looked < 10000 do
    looked = looked + 1
    for _, parent in ipairs(redis.call('SMEMBERS', key.dependencies(table.remove(open)))) do
      if parent == other then return true end
      if not seen[parent] then
        seen[parent] = true
        open[#open + 1] = parent
      end
    end
  end
  return #open > 0
end

-- Looks at the parents: those that are not met yet, who blocks the job, or why it must not depend on one.
local function look(item, allow, known)
  local waits, blocker = {}, nil
  for i = 2, #item.place do
    local parent = item.place[i]
    if parent == item.job then return nil, 'cycle ' .. parent end
    local status = redis.call('HGET', key.job(parent), 'status')
    if allow ~= 'any' then
      if not status and redis.call('EXISTS', key.job(parent)) == 0 then return nil, 'unknown ' .. parent end
      if status == 'canceled' then return nil, 'canceled ' .. parent end
    end
    if known and waitsFor(parent, item.job) then return nil, 'cycle ' .. parent end
    if not met(parent, allow) then
      waits[#waits + 1] = parent
      if status == 'failed' or status == 'stopped' then blocker = parent end
    end
  end
  return waits, blocker
end

local function defer(item)
  local job, queue, held = item.job, item.queue, item.place[1] == 'held'
  local allow = allowed(item.place[1], (held or item.place[1] == 'any') and '1')
  redis.call('LLEN', key.queue(queue))
  redis.call('ZCARD', key.deferred(queue))
  local known = traces(job) > 0
  -- Before the parents: a repeat is one whatever became of them.
  local refused = known and refusal(item)
  if refused then return refused end
  local waits, blocker = look(item, allow, known)
  if not waits then return blocker end
  for _, parent in ipairs(waits) do redis.call('SCARD', key.dependents(parent)) end
  if known then clear(item) end
  redis.call('SADD', key.queues, key.queue(queue))
  if #waits == 0 and not held then
    write(item, 'queued')
    redis.call(item.front == '1' and 'LPUSH' or 'RPUSH', key.queue(queue), job)
    return 'ok'
  end
  write(item, 'deferred')
  redis.call('ZADD', key.deferred(queue), whole(nowSeconds), job)
  if blocker then redis.call('HSET', key.job(job), 'blocked_by', blocker) end
  for _, parent in ipairs(waits) do waitFor(job, parent) end
  -- It waits for itself until it has all its parents.
  if held then redis.call('SADD', key.dependencies(job), job) end
  if item.ttl ~= '' then redis.call('EXPIRE', key.dependencies(job), item.ttl) end
  return 'ok'
end

local verdicts, problem = admitAll(defer)
return problem and redis.error_reply(problem) or verdicts
