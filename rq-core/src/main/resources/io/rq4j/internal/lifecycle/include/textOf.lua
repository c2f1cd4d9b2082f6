-- The text of an error that pcall caught. Redis 6.2 puts the place in front of some.
local function textOf(problem)
  local text = type(problem) == 'table' and problem.err or problem
  return (string.gsub(text, '^@[%w_]+: %d+: %-?', ''))
end
