-- The text of an error that pcall caught; Redis 6.2 puts the place in front of it.
local function reason(problem)
  local text = type(problem) == 'table' and problem.err or problem
  return (string.gsub(text, '^@[%w_]+: %d+: %-?', ''))
end
