-- Takes jobs from the heads of the ordered queues, up to the free slots: reads first, then one LPOP, then the writes.
-- w: instance, worker, lease, seats (that the process holds), turns, slots, running, looks, budget (bytes of payload), big (a payload of more bytes is fetched
-- later), fields (further fields for the client)
local final = { finished = true, failed = true, canceled = true, stopped = true }

-- Looks at one id. Returns 'claim' with its fields, 'drop', 'skip' (left in the list) or 'stop' (look no further).
local function look(w, queue, job)
  if not string.match(job, '^[%w_-]+$') then
    if redis.call('EXISTS', key.job(job)) == 1 then
      poison(queue, job,
        'The job id ' .. job .. ' is not allowed: RQ takes letters, digits, _ and - only. Enqueue it under another id.')
    end
    return 'drop'
  end
  if w.seen[job] then return 'drop' end
  local size = redis.call('HSTRLEN', key.job(job), 'data')
  local sent = size <= w.big and size or 0
  if w.bytes + sent > w.budget and #w.claims > 0 then
    w.looks = 0
    return 'stop'
  end
  local fields = redis.call('HMGET', key.job(job), 'status', 'origin', 'execution_id', 'fence', 'abandoned_count',
    sent > 0 and 'data' or '', unpack(w.fields))
  local status = fields[1]
  if not status and size == 0 and redis.call('EXISTS', key.job(job)) == 0 then return 'drop' end
  local known = final[status] or status == 'started' or status == 'scheduled' or status == 'deferred'
  local home = fields[2] and fields[2] ~= '' and fields[2] or queue
  if known and not leftover(home, job, status, fields[3]) then return 'drop' end
  if (integer(fields[5]) or 0) >= 2 then
    if w.running + #w.claims > 0 then
      w.drain = w.drain or redis.call('SET', key.solo(queue), w.instance, 'NX', 'PX', 60000) ~= false
        or redis.call('GET', key.solo(queue)) == w.instance
      return 'skip'
    end
    redis.call('DEL', key.solo(queue))
    w.slots = 1
    w.drain = true
  end
  w.bytes = w.bytes + sent
  return 'claim', fields, size
end

-- A queue or an id that could not be looked at: reported. What is not a job is dropped, else the id stays where it is.
local function bad(w, queue, job, problem)
  local text = textOf(problem)
  w.bad[#w.bad + 1] = queue .. ' ' .. job .. ' ' .. text
  return string.find(text, 'WRONGTYPE', 1, true) and 'drop' or 'stop'
end

-- One queue. Returns its state for the waiter: 'held' (suspended or paused), 'more' (ids were left) or 'empty'.
local function claimFrom(w, queue)
  local want = math.min(w.looks, w.slots - #w.claims)
  local ids = redis.call('LRANGE', key.queue(queue), 0, want - 1)
  if #ids > 0 and redis.call('EXISTS', key.suspended, key.paused(queue)) > 0 then return 'held' end
  local taken, skipped, stopped = 0, {}, false
  for _, job in ipairs(ids) do
    local fine, verdict, fields, size = pcall(look, w, queue, job)
    if not fine then verdict = bad(w, queue, job, verdict) end
    if verdict == 'stop' then stopped = true; break end
    w.looks = w.looks - 1
    taken = taken + 1
    if verdict == 'skip' then skipped[#skipped + 1] = job end
    if verdict == 'claim' then
      w.seen[job] = true
      w.claims[#w.claims + 1] = { queue = queue, job = job, fields = fields, size = size,
        execution = w.executions[#w.claims + 1] }
      if #w.claims >= w.slots then break end
    end
  end
  if taken > 0 then redis.call('LPOP', key.queue(queue), taken) end
  for i = #skipped, 1, -1 do redis.call('LPUSH', key.queue(queue), skipped[i]) end
  if stopped or #skipped > 0 or taken < #ids then return 'more' end
  if #ids < want then return 'empty' end
  return #w.claims < w.slots and w.looks > 0 and 'again' or 'more'
end

local function claim(w)
  w.claims, w.bad, w.seen, w.won, w.bytes, w.drain = {}, {}, {}, {}, 0, false
  local states = {}
  if #w.turns > 0 then takeTurns(w, states, look, bad) end
  for i, queue in ipairs(#w.turns == 0 and w.queues or {}) do
    local state = 'more'
    if #w.claims < w.slots and w.looks > 0 then
      repeat
        local fine, answer = pcall(claimFrom, w, queue)
        state = fine and answer or 'held'
        if not fine then bad(w, queue, '', answer) end
      until state ~= 'again'
    end
    states[i] = state
  end
  local held, started, refused = {}, {}, {}
  for _, c in ipairs(w.claims) do
    c.worker, c.lease, c.ttl = w.worker, w.lease, w.ttl and c.fields[6 + w.ttl]
    c.moved = c.fields[2] ~= c.queue
    c.fence = math.max((integer(c.fields[4]) or 0) + 1, nowMillis)
    local fine, problem = pcall(start, c)
    if fine then
      started[#started + 1] = c
      w.won[c.queue] = true
      held[#held + 1] = c.execution
      held[#held + 1] = c.queue .. '|' .. c.job .. '|' .. whole(nowMillis)
    else
      bad(w, c.queue, c.job, problem)
      refused[#refused + 1] = c
    end
  end
  for i = #refused, 1, -1 do
    redis.call('LPUSH', key.queue(refused[i].queue), refused[i].job)
    -- Not 'empty': the waiter would find the id again at once, and without end.
    for q, queue in ipairs(w.queues) do
      if queue == refused[i].queue then states[q] = 'held' end
    end
  end
  w.claims = started
  for i = 1, #held, 1000 do
    redis.call('HSET', key.held(w.instance), unpack(held, i, math.min(i + 999, #held)))
  end
  -- What was claimed is held whatever became of the keys of the seats.
  for _, seat in ipairs(w.seats) do
    if w.won[string.match(seat, '^(.*)|%d+$')] then pcall(leaveSeat, w.instance, seat) end
  end
  return states
end
