-- Jobs as a client hands them in: room is made for an id that has been here, and the hash is written.
-- ARGV: prefix, clock, nonce, #shared, field and value pairs of every job, then each job: id, queue, at front, unique,
--       ttl ('' for none), group ('' for none), #place, where it shall stand, #own, field and value pairs of its own
local nonce = ARGV[3]
local ended = { finished = 'finished', failed = 'failed', stopped = 'failed', canceled = 'canceled' }

local at = 4
local function shift()
  at = at + 1
  return ARGV[at - 1]
end

local shared = tonumber(shift())
local stamp = timestamp(now)
local fields = { 'status', '', 'created_at', stamp, 'enqueue_id', nonce, unpack(ARGV, at, at + shared - 1) }
local common = #fields
at = at + shared

-- Why a job must not have an id that has been here, or nil; then its status, queue and group. Nothing is written.
local function refusal(item)
  local was = redis.call('HMGET', key.job(item.job), 'status', 'enqueue_id', 'origin', 'group_id')
  if was[2] == nonce then return 'repeated' end
  local status = was[1] or redis.call('HEXISTS', key.job(item.job), 'data') == 1 and 'created'
  if status and (item.unique or not ended[status]) then return status end
  return nil, status, was[3] or item.queue, was[4]
end

-- Makes room for a job whose id has been here. Returns why it must not, or nil. Who depends on the id goes on waiting.
local function clear(item)
  local job = item.job
  local refused, status, queue, group = refusal(item)
  if refused then return refused end
  redis.call('SADD', key.queues, key.queue(item.queue))
  if status then
    redis.call('ZREM', key[ended[status]](queue), job)
    -- One that repeated stands there too, whatever its last run came to.
    if status ~= 'finished' then redis.call('ZREM', key.finished(queue), job) end
  end
  leaveGroup(job, group)
  leaveParents(job)
  redis.call('DEL', key.job(job), key.dependencies(job), key.results(job), key.executions(job))
  if item.ttl ~= '' then
    redis.call('EXPIRE', key.dependents(job), item.ttl)
  else
    redis.call('PERSIST', key.dependents(job))
  end
end

local function write(item, status)
  fields[2] = status
  local last = common
  for i = 1, item.count do fields[last + i] = ARGV[item.own + i - 1] end
  last = last + item.count
  if status == 'queued' then
    fields[last + 1], fields[last + 2] = 'enqueued_at', stamp
    last = last + 2
  end
  redis.call('HSET', key.job(item.job), unpack(fields, 1, last))
  if item.ttl ~= '' then redis.call('EXPIRE', key.job(item.job), item.ttl) end
  if item.group ~= '' then
    redis.call('SADD', key.group(item.group), item.job)
    redis.call('SADD', key.groups, item.group)
  end
end

-- A set of its group that is something else is met before anything is written.
local function admitOne(admit, item)
  if item.group ~= '' then
    redis.call('SCARD', key.group(item.group))
    redis.call('SCARD', key.groups)
  end
  return admit(item)
end

-- Returns a verdict for each job; and the text of an error that ends the call, when it is not the job's own.
local function admitAll(admit)
  local verdicts = {}
  while at <= #ARGV do
    local item = { job = shift(), queue = shift(), front = shift(), unique = shift() == '1', ttl = shift(),
      group = shift(), place = {} }
    for i = 1, tonumber(shift()) do item.place[i] = shift() end
    item.count = tonumber(shift())
    item.own = at
    at = at + item.count
    local fine, verdict = pcall(admitOne, admit, item)
    if not fine then
      verdict = textOf(verdict)
      if not string.find(verdict, 'WRONGTYPE', 1, true) then return verdicts, verdict end
    end
    verdicts[#verdicts + 1] = verdict
  end
  return verdicts
end
