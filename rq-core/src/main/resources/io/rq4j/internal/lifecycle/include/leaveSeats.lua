-- Gives back every seat that a process holds. A seat reads <queue>|<number>.
local function leaveSeats(instance)
  for _, seat in ipairs(redis.call('LRANGE', key.seated(instance), 0, -1)) do
    local queue = string.match(seat, '^(.*)|%d+$')
    if queue then redis.call('RPUSH', key.seats(queue), seat) end
  end
  redis.call('DEL', key.seated(instance))
end
