-- Wakes the client that awaits the job, through a stream of its own that ends by itself. Its trouble is not the job's.
local function ring(client, job)
  if not client then return end
  redis.pcall('XADD', key.done(client), 'MAXLEN', '~', '10000', '*', 'job', job)
  redis.pcall('EXPIRE', key.done(client), 600)
end
