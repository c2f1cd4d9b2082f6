-- Gives back a seat, if the process holds it. A seat reads <queue>|<number>.
local function leaveSeat(instance, seat)
  if redis.call('LREM', key.seated(instance), 1, seat) == 1 then
    redis.call('RPUSH', key.seats(string.match(seat, '^(.*)|%d+$')), seat)
  end
end
