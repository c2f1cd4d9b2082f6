-- Deletes the keys of a demo that is over, a slice at a time.
-- KEYS: what all of them begin with
-- ARGV: cursor, 0 at first
-- Returns the cursor of the next slice, 0 at the end.

local slice = redis.call('SCAN', ARGV[1], 'MATCH', KEYS[1] .. '*', 'COUNT', 1000)
for _, key in ipairs(slice[2]) do
  redis.call('UNLINK', key)
end
return slice[1]
