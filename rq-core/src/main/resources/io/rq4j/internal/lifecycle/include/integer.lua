-- A whole number in a field that others may have written, nil for anything else. Up to 15 digits are exact.
local function integer(text)
  local digits = text and string.match(text, '^%-?%d+$')
  return digits and #digits <= 15 and tonumber(digits) or nil
end
