-- deferred -> queued. The next slice of the many jobs that depend on one that has ended.
-- KEYS: rq:queues
-- ARGV: prefix, clock, how many
-- Returns: { whether there is more to do, the jobs that are free now }
-- @include clock, keys, integer, evenFull, enter, leaveParents, dependents

-- A page of a hash that was larger once may be empty.
local cursor, entry = '0', {}
repeat
  local page = redis.call('HSCAN', key.releasing, cursor, 'COUNT', 1)
  cursor, entry = page[1], page[2]
until #entry > 0 or cursor == '0'
if #entry == 0 then return { 0, {} } end
local parent = entry[1]
local how, place, ended = string.match(entry[2], '^(%a+)|(%d+)|(%S+)$')
-- Keys of another type must not hold those of other parents up.
local status = redis.pcall('HGET', key.job(parent), 'status')
local final = { finished = true, failed = true, stopped = true, canceled = true }
local anew = type(status) == 'string' and not final[status]

-- A parent that was enqueued anew will end again: whoever came since then waits for that.
local function tellOld(child)
  if anew and (redis.call('HGET', key.job(child), 'created_at') or '') > ended then return end
  tell(parent, how, child)
end

local page = how and redis.pcall('SSCAN', key.dependents(parent), place, 'COUNT', ARGV[3]) or { '0', {} }
if page.err then page = { '0', {} } end
for _, child in ipairs(page[2]) do pcall(tellOld, child) end
if page[1] ~= '0' then
  redis.call('HSET', key.releasing, parent, table.concat({ how, page[1], ended }, '|'))
  return { 1, freed }
end
redis.call('HDEL', key.releasing, parent)
local ttl = redis.call('TTL', key.job(parent))
if ttl == -2 then
  redis.call('DEL', key.dependents(parent))
elseif ttl > 0 then
  redis.call('EXPIRE', key.dependents(parent), ttl)
end
return { redis.call('HLEN', key.releasing) > 0 and 1 or 0, freed }
