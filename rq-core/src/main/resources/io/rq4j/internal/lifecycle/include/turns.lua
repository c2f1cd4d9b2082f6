-- Takes jobs from the queues by turns, so that a strategy is fair for every job and not only for every batch: as claim.lua
-- does with one queue after the other.
-- w.turns: places in w.queues, gone through again and again until the slots are full or nothing is left
-- judge, report: what claim.lua does with one id, and with one that cannot be judged
local function takeTurns(w, states, judge, report)
  local lists, ended = {}, {}

  -- What was looked at leaves the queue; what was skipped goes back to its head.
  local function leave(place)
    local list = lists[place]
    if not list then return end
    if list.at > 0 then redis.call('LPOP', key.queue(w.queues[place]), list.at) end
    for i = #list.skipped, 1, -1 do redis.call('LPUSH', key.queue(w.queues[place]), list.skipped[i]) end
    local all = list.at == #list.ids and #list.skipped == 0
    states[place] = all and #list.ids < list.want and 'empty' or 'more'
    lists[place] = nil
    return all and #list.ids == list.want
  end

  -- The next ids of a queue, nil when it has none for us.
  local function slice(place)
    if lists[place] and lists[place].at < #lists[place].ids then return lists[place] end
    if lists[place] and not leave(place) then return nil end
    local want = math.min(w.looks, w.slots - #w.claims)
    local ids = redis.call('LRANGE', key.queue(w.queues[place]), 0, want - 1)
    states[place] = #ids == 0 and 'empty' or 'more'
    if #ids == 0 then return nil end
    if redis.call('EXISTS', key.suspended, key.paused(w.queues[place])) > 0 then
      states[place] = 'held'
      return nil
    end
    lists[place] = { ids = ids, want = want, at = 0, skipped = {} }
    return lists[place]
  end

  -- One turn of a queue. Returns whether it may have another one.
  local function turn(place)
    local queue = w.queues[place]
    while w.looks > 0 do
      local from = slice(place)
      if not from then return false end
      local job = from.ids[from.at + 1]
      local fine, verdict, fields, size = pcall(judge, w, queue, job)
      if not fine then verdict = report(w, queue, job, verdict) end
      if verdict == 'stop' then return false end
      w.looks = w.looks - 1
      from.at = from.at + 1
      if verdict == 'skip' then from.skipped[#from.skipped + 1] = job end
      if verdict == 'claim' then
        w.seen[job] = true
        w.claims[#w.claims + 1] = { queue = queue, job = job, fields = fields, size = size,
          execution = w.executions[#w.claims + 1] }
        return true
      end
    end
    return true
  end

  for place in ipairs(w.queues) do states[place] = 'more' end
  local more
  repeat
    more = false
    for _, place in ipairs(w.turns) do
      if #w.claims < w.slots and w.looks > 0 and not ended[place] then
        local fine, answer = pcall(turn, place)
        if not fine then
          report(w, w.queues[place], '', answer)
          states[place] = 'held'
        end
        ended[place] = not fine or not answer
        more = true
      end
    end
  until not more
  for place in ipairs(w.queues) do leave(place) end
end
