-- A worker process leaves. Its last beat stays for 25 s: recovery then takes what it still holds, and a seat that one of its
-- waits took after this.
-- KEYS: rq:queues
-- ARGV: prefix, clock, instance, worker, queues
-- Returns how many executions it still holds.
-- @include clock, keys, leaveSeats

local instance, worker = ARGV[3], ARGV[4]
leaveSeats(instance)
-- A batch that is still on its way, from a connection that was given up, must not claim for a process that is gone.
redis.call('SET', key.last(instance), '9007199254740991\n\n', 'EX', 600)
local holds = redis.call('HLEN', key.held(instance))
local owner = redis.call('HGET', key.worker(worker), 'instance')
-- Another process may have entered under the name while this one was away.
if owner and owner ~= instance then return holds end
redis.call('SREM', key.workers, key.worker(worker))
for i = 5, #ARGV do redis.call('SREM', key.workersOf(ARGV[i]), key.worker(worker)) end
redis.call('DEL', key.workerExecutions(worker))
if owner then
  redis.call('HSET', key.worker(worker), 'death', timestamp(now))
  redis.call('HDEL', key.worker(worker), 'current_job')
  redis.call('EXPIRE', key.worker(worker), 60)
end
return holds
