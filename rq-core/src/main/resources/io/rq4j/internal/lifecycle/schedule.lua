-- none | finished | failed | stopped | canceled -> scheduled. For one job or many.
-- KEYS: rq:queues
-- ARGV: as newJobs.lua; the place is the due time: epoch milliseconds, or +milliseconds from now on the server's clock
-- Returns for each job what enqueue does, or 'ttl' when it would expire before it is due.
-- RQ shows the id before the hash is there; here both appear at once.
-- @include clock, keys, textOf, forget, leaveParents, newJobs, delay

local function schedule(item)
  local due = tonumber(item.place[1])
  if string.sub(item.place[1], 1, 1) == '+' then due = nowMillis + due end
  if item.ttl ~= '' and due >= nowMillis + tonumber(item.ttl) * 1000 then return 'ttl' end
  redis.call('ZCARD', key.scheduled(item.queue))
  if traces(item.job) > 0 then
    local refused = clear(item)
    if refused then return refused end
  end
  redis.call('SADD', key.queues, key.queue(item.queue))
  write(item, 'scheduled')
  delay(item.queue, item.job, due)
  return 'ok'
end

local verdicts, problem = admitAll(schedule)
return problem and redis.error_reply(problem) or verdicts
