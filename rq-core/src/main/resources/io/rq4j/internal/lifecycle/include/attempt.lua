-- Which key of a queue or a job holds something else: Redis does not say.
local function misused(queue, job)
  for _, at in ipairs({ { key.queue(queue), 'list' }, { key.wip(queue), 'zset' }, { key.finished(queue), 'zset' },
    { key.failed(queue), 'zset' }, { key.scheduled(queue), 'zset' }, { key.results(job), 'stream' },
    { key.dependents(job), 'set' }, { key.dependencies(job), 'set' }, { key.executions(job), 'zset' } }) do
    local kind = redis.call('TYPE', at[1]).ok
    if kind ~= at[2] and kind ~= 'none' then
      return ' (' .. at[1] .. ' is a ' .. kind .. ', not a ' .. at[2] .. '; rename or delete that key)'
    end
  end
  return ''
end

-- Carries out one item of a batch. A key of another type ends this item only: its job becomes poison while the execution
-- still holds the hash, and the next item goes on. Returns what the item returns, or nil and the reason.
local function attempt(transition, queue, job, execution, ...)
  local fine, answer = pcall(transition, ...)
  if fine then return answer end
  local text = textOf(answer)
  if string.find(text, 'WRONGTYPE', 1, true) then text = text .. misused(queue, job) end
  local was = redis.pcall('HMGET', key.job(job), 'status', 'execution_id')
  if not was.err and not lost(was[1], was[2], execution) then pcall(poison, queue, job, text) end
  return nil, text
end
