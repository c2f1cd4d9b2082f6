-- The server's clock, read once per script. ARGV[2] overrides it, in tests only: microseconds since the epoch.
local function micros()
  if ARGV[2] ~= '' then return tonumber(ARGV[2]) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local now = micros()
local nowMillis = math.floor(now / 1000)
local nowSeconds = math.floor(now / 1000000)

-- A whole number as text; tostring would keep 14 digits only.
local function whole(number)
  return string.format('%.0f', number)
end

-- Epoch seconds with a fraction, as RQ writes execution times.
local function epoch(at)
  return string.format('%.0f.%06.0f', math.floor(at / 1000000), at % 1000000)
end

-- YYYY-MM-DDTHH:MM:SS.ffffffZ: always six digits and a Z, anything else ends a Python worker.
local function date(at)
  local seconds = math.floor(at / 1000000)
  local days = math.floor(seconds / 86400)
  local second = seconds % 86400
  -- The civil date of a day number, counted in eras of 400 years that begin on 1 March.
  local z = days + 719468
  local era = math.floor(z / 146097)
  local dayOfEra = z - era * 146097
  local yearOfEra = math.floor((dayOfEra - math.floor(dayOfEra / 1460) + math.floor(dayOfEra / 36524)
    - math.floor(dayOfEra / 146096)) / 365)
  local dayOfYear = dayOfEra - (365 * yearOfEra + math.floor(yearOfEra / 4) - math.floor(yearOfEra / 100))
  local monthFromMarch = math.floor((5 * dayOfYear + 2) / 153)
  local day = dayOfYear - math.floor((153 * monthFromMarch + 2) / 5) + 1
  local month = monthFromMarch < 10 and monthFromMarch + 3 or monthFromMarch - 9
  local year = yearOfEra + era * 400 + (month <= 2 and 1 or 0)
  return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%06.0fZ', year, month, day,
    math.floor(second / 3600), math.floor(second / 60) % 60, second % 60, at % 1000000)
end

-- A batch writes the same moment again and again.
local dates = {}
local function timestamp(at)
  if not dates[at] then dates[at] = date(at) end
  return dates[at]
end
