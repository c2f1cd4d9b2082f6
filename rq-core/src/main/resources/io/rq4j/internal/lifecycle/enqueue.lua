-- none | finished | failed | stopped | canceled -> queued. For one job or many.
-- KEYS: rq:queues
-- ARGV: as newJobs.lua, with nothing for the place
-- Returns for each job: 'ok', 'repeated' (this nonce was here before), the status of the job that has this id, when it is
-- alive or this one is to be unique, or 'WRONGTYPE ...' when a key of it holds something else; then nothing of it is written.
-- A job that has ended leaves nothing behind: its hash, results, sets and registry entry go before the new hash is written.
-- created_at and enqueued_at are the server's time.
-- @include clock, keys, textOf, forget, leaveParents, newJobs, lines

local function enqueue(item)
  local waiting = line(item.queue, item.front)
  if traces(item.job) > 0 then
    local refused = clear(item)
    if refused then return refused end
  end
  if #waiting == 0 then redis.call('SADD', key.queues, key.queue(item.queue)) end
  write(item, 'queued')
  waiting[#waiting + 1] = item.job
  return 'ok'
end

local verdicts, problem = admitAll(enqueue)
push()
return problem and redis.error_reply(problem) or verdicts
