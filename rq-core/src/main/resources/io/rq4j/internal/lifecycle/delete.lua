-- any -> gone. For one job or many. A running job is no longer held by its execution: what it returns is refused as 'deleted'.
-- KEYS: rq:queues
-- ARGV: prefix, clock, registry and its queue (only those that stand there; '' for any), then each: job, where it stands in its
--       queue ('' when that is not known)
-- Returns for each 'ok', 'absent' (also one that left the registry; its entry goes), 'moved' (it does not stand there; nothing is done), or 'WRONGTYPE ...' (a key of it
-- holds something else).
-- Who depends on a job that had not finished never comes free and is ended soon, with the reason. In RQ it waits for ever.
-- @include clock, keys, integer, textOf, member, letGo, takeFrom, forget, ring, enter, leaveParents, dependents, unlist, belongs

local registry, home = ARGV[3], ARGV[4]

local function delete(job, hint)
  local was = redis.call('HMGET', key.job(job), 'status', 'origin', 'execution_id', 'awaited_by', 'worker_name')
  local existed = redis.call('EXISTS', key.job(job)) == 1
  local status, queue = was[1], was[2]
  if registry ~= '' then
    if registry ~= 'started' then redis.call('ZREM', key[registry](home), job) end
    if not existed or status and not belongs[registry][status] then return 'absent' end
  end
  if queue then
    -- Only what waits is looked for in the list, which may be long: a claim drops an id without a hash.
    local waits = status == 'queued' or status == 'created' or not status
    if waits and not unlist(queue, job, hint) then return 'moved' end
    for _, place in ipairs({ 'finished', 'failed', 'canceled', 'deferred', 'scheduled' }) do
      redis.call('ZREM', key[place](queue), job)
    end
    takeAll(was[5], queue, job, was[3])
  end
  leaveParents(job)
  forget(job, release(job, status == 'finished' and 'finished' or 'dropped'))
  ring(was[4], job)
  return existed and 'ok' or 'absent'
end

local verdicts = {}
for i = 5, #ARGV, 2 do
  local fine, verdict = pcall(delete, ARGV[i], ARGV[i + 1])
  verdicts[#verdicts + 1] = fine and verdict or textOf(verdict)
end
closeGaps()
return verdicts
