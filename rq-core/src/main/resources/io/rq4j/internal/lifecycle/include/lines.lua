-- The ids that this call adds to one end of one queue. Their push is one command, at the end.
local lines = {}

local function line(queue, front)
  local name = front .. queue
  if not lines[name] then
    redis.call('LLEN', key.queue(queue))
    lines[name] = { queue = queue, push = front == '1' and 'LPUSH' or 'RPUSH' }
  end
  return lines[name]
end

local function push()
  for _, waiting in pairs(lines) do
    for i = 1, #waiting, 1000 do
      redis.call(waiting.push, key.queue(waiting.queue), unpack(waiting, i, math.min(i + 999, #waiting)))
    end
  end
end
