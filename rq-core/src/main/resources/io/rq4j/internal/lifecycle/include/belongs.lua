-- The statuses of the jobs of a registry. An entry of any other was left behind, by Python or by a repeated job.
local belongs = {
  started = { started = true },
  finished = { finished = true },
  failed = { failed = true, stopped = true },
  canceled = { canceled = true },
  deferred = { deferred = true },
  scheduled = { scheduled = true },
}
