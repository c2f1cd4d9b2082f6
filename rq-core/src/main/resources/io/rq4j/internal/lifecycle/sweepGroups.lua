-- Tidies some of the groups, a slice of their members: jobs that have expired, and groups that have no members left.
-- KEYS: rq:queues
-- ARGV: prefix, clock, slice
-- Returns how many members were dropped.
-- Where a large group goes on stands in rq:sweep. Python's maintenance may do the same beside it.
-- @include clock, keys, evenFull

local slice = tonumber(ARGV[3])
local dropped = 0

local function tidy(group)
  local place = 'group:' .. group
  local page = redis.call('SSCAN', key.group(group), redis.call('HGET', key.sweep, place) or '0', 'COUNT', slice)
  for _, job in ipairs(page[2]) do
    if redis.call('EXISTS', key.job(job)) == 0 then
      dropped = dropped + redis.call('SREM', key.group(group), job)
    end
  end
  if page[1] == '0' then
    redis.call('HDEL', key.sweep, place)
  else
    redis.call('HSET', key.sweep, place, page[1])
    redis.call('EXPIRE', key.sweep, 86400)
  end
  if redis.call('EXISTS', key.group(group)) == 0 then redis.call('SREM', key.groups, group) end
  return #page[2]
end

local looked = 0
for _, group in ipairs(redis.call('SRANDMEMBER', key.groups, slice)) do
  if looked >= slice then break end
  local fine, members = pcall(tidy, group)
  looked = looked + 1 + (fine and members or 0)
end
return dropped
