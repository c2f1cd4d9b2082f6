-- Takes out what has expired: a slice of the entries of rq:finished and of rq:failed whose time is over.
-- KEYS: rq:queues
-- ARGV: prefix, clock, queue, slice
-- Returns whether there is more to do.
-- Their jobs have expired by themselves. A score of -1 is for ever.
-- @include clock, keys

local queue, slice = ARGV[3], tonumber(ARGV[4])

local function trim(registry)
  local ids = redis.call('ZRANGEBYSCORE', registry, 0, whole(nowSeconds), 'LIMIT', 0, slice)
  if #ids > 0 then redis.call('ZREM', registry, unpack(ids)) end
  return #ids == slice
end

local more = 0
for _, registry in ipairs({ key.finished(queue), key.failed(queue) }) do
  -- A key of another type holds nothing up.
  local fine, full = pcall(trim, registry)
  if fine and full then more = 1 end
end
return more
