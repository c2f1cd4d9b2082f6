-- Every name of keys.lua with the key that it makes of 'one' and 'two'.
-- @include keys

local names = {}
for name, make in pairs(key) do
  names[#names + 1] = name
  names[#names + 1] = type(make) == 'function' and make('one', 'two') or make
end
return names
