-- One round trip of a worker process: ends what it finished since the last call, then claims up to its free slots.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, worker, batch, lease (s), running, slots, looks, budget, big,
--       #settlements, then each: kind, job, queue, execution, registered, ttl, startedAt, payload, delay
--       (ms until it runs again), at front, asked (for another try itself)
--       #queues, queues, #seats, seats, #turns, turns (places of queues; none: in their order), #fields, fields, then one execution id for each slot
-- Returns: { 'done' | 'repeated' | 'late', verdicts, claims, queue states, drain, bad, releasing (dependents are left),
--   dependents that are free now }
--   a claim: { queue, job, execution, fence, started at (epoch), size of data, values of status, origin, execution_id, fence,
--   abandoned_count, data and fields }
-- A batch is carried out once. A repeat of the last one is answered from rq:last, an older one not at all. It is remembered for a
-- day, so for longer than a connection is away.
-- @include clock, keys, integer, textOf, member, lost, enter, leaveParents, dependents, poison, attempt, letGo, expire, forget
-- @include record, ring, delay, again, taken, finish, fail, retry, repeat, start, runsElsewhere, leftover, leaveSeat, turns, claim

local w = {
  instance = ARGV[3], worker = ARGV[4], lease = tonumber(ARGV[6]), running = tonumber(ARGV[7]),
  slots = tonumber(ARGV[8]), looks = tonumber(ARGV[9]), budget = tonumber(ARGV[10]), big = tonumber(ARGV[11]),
  queues = {}, seats = {}, fields = {}, executions = {},
}
local batch = tonumber(ARGV[5])
local at = 12

local function shift()
  at = at + 1
  return ARGV[at - 1]
end

local function list()
  local items = {}
  for i = 1, tonumber(shift()) do items[i] = shift() end
  return items
end

local settlements = {}
for i = 1, tonumber(shift()) do
  settlements[i] = { kind = shift(), job = shift(), queue = shift(), execution = shift(), registered = shift() == '1',
    ttl = math.min(tonumber(shift()), 1e12), startedAt = shift(), payload = shift(), worker = w.worker,
    delay = tonumber(shift()), front = shift() == '1', asked = shift() == '1' }
end
w.queues = list()
w.seats = list()
w.turns = list()
for i, place in ipairs(w.turns) do w.turns[i] = tonumber(place) end
w.fields = list()
for i, name in ipairs(w.fields) do
  if name == 'ttl' then w.ttl = i end
end
for i = 1, w.slots do w.executions[i] = shift() end

local function answer(c)
  local reply = { c.queue, c.job, c.execution, c.fence, c.startedAt, c.size }
  for i = 1, 6 + #w.fields do reply[6 + i] = c.fields[i] or false end
  return reply
end

-- The last batch: its number, its verdicts, then a line for each claim with the place of its queue. Payloads are read again
-- from the hashes.
local function replay(text)
  local lines = {}
  for line in string.gmatch(text, '([^\n]*)\n') do lines[#lines + 1] = line end
  local verdicts, claims, drain = {}, {}, 0
  for verdict in string.gmatch(lines[2], '%S+') do verdicts[#verdicts + 1] = verdict end
  for i = 3, #lines do
    local execution, fence, startedAt, job, place = string.match(lines[i], '^(%S+) (%S+) (%S+) (%S+) (%d+)$')
    local size = redis.call('HSTRLEN', key.job(job), 'data')
    local fields = redis.call('HMGET', key.job(job), 'status', 'origin', 'execution_id', 'fence', 'abandoned_count',
      size > 0 and size <= w.big and 'data' or '', unpack(w.fields))
    if fields[3] == execution then
      claims[#claims + 1] = answer({ queue = w.queues[tonumber(place)], job = job, execution = execution,
        fence = fence, startedAt = startedAt, size = size, fields = fields })
      if (integer(fields[5]) or 0) >= 2 then drain = 1 end
    end
  end
  return { 'repeated', verdicts, claims, {}, drain, {}, 0, {} }
end

local last = redis.call('GET', key.last(w.instance))
if last then
  local number = tonumber(string.match(last, '^%d+'))
  if number == batch then return replay(last) end
  if number > batch then return { 'late', {}, {}, {}, 0, {}, 0, {} } end
end

-- The first write is an HDEL, which Redis allows when memory is full: then the whole script passes.
local ended, listed = { '' }, {}
for _, s in ipairs(settlements) do
  ended[#ended + 1] = s.execution
  if s.registered then listed[#listed + 1] = member(s.job, s.execution) end
end
for i = 1, #ended, 1000 do redis.call('HDEL', key.held(w.instance), unpack(ended, i, math.min(i + 999, #ended))) end
for i = 1, #listed, 1000 do
  redis.call('SREM', key.workerExecutions(w.worker), unpack(listed, i, math.min(i + 999, #listed)))
end

local settle, verdicts = { finish = finish, fail = fail, retry = retry, ['repeat'] = repeatJob }, {}
for i, s in ipairs(settlements) do
  local verdict, problem = attempt(settle[s.kind], s.queue, s.job, s.execution, s)
  verdicts[i] = verdict or 'bad:' .. string.gsub(problem, '%s', '_')
end

local states = {}
w.claims, w.bad, w.drain = {}, {}, false
if w.slots > 0 then states = claim(w) end

local note, claims, places = { whole(batch), table.concat(verdicts, ' ') }, {}, {}
for i, queue in ipairs(w.queues) do places[queue] = i end
for i, c in ipairs(w.claims) do
  c.fence, c.startedAt = whole(c.fence), epoch(now)
  claims[i] = answer(c)
  note[#note + 1] = table.concat({ c.execution, c.fence, c.startedAt, c.job, places[c.queue] }, ' ')
end
redis.call('SET', key.last(w.instance), table.concat(note, '\n') .. '\n', 'EX', 86400)
return { 'done', verdicts, claims, states, w.drain and 1 or 0, w.bad, later, freed }
