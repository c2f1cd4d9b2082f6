-- Gives back a seat, if the process holds it. A seat reads <queue>|<number>. The first one goes to the head, so that a
-- process that is alone has it: who has the second looks later.
local function leaveSeat(instance, seat)
  if redis.call('LREM', key.seated(instance), 1, seat) == 1 then
    local queue, number = string.match(seat, '^(.*)|(%d+)$')
    redis.call(number == '1' and 'LPUSH' or 'RPUSH', key.seats(queue), seat)
  end
end
