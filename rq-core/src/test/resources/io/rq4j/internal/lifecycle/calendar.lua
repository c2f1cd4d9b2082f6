-- What clock.lua makes of each instant (microseconds since the epoch).
-- @include clock

local texts = {}
for i = 3, #ARGV do
  local at = tonumber(ARGV[i])
  texts[#texts + 1] = timestamp(at)
  texts[#texts + 1] = epoch(at)
end
return texts
