-- wrk calls done() with its totals. done() writes the totals as one record for the agent (docs/reference/agent-protocol.md).
-- The iteration is in the environment: wrk runs done() and init() in different Lua states, and only init() gets arguments.

local index = assert(tonumber(os.getenv("RTB_INDEX")))
local warmup = assert(os.getenv("RTB_WARMUP"))
local connections = assert(tonumber(os.getenv("RTB_CONNECTIONS")))

-- http-bench adds no record of its own to this exit code: the reason is in a record already.
local REPORTED = 65

local function errors_of(summary)
  local e = summary.errors
  return e.connect + e.read + e.write + e.status + e.timeout
end

local function report(line)
  local records = assert(io.open(os.getenv("RTB_REPORT"), "a"))
  records:write(line, "\n")
  records:close()
end

-- wrk measures in microseconds. Its latencies are not reported: the loop is closed, so they are those of a server that is
-- always busy, and a server that stalls gets fewer requests while it stalls. http-rate measures latency.
function done(summary)
  local answered = summary.requests - summary.errors.status
  if answered <= 0 then
    local e = summary.errors
    report(string.format(
      '{"type":"error","message":"no request was answered: %d connect, %d read, %d write, %d timeout errors, %d bad statuses; if the server is only slow, raise the parameter seconds"}',
      e.connect, e.read, e.write, e.timeout, e.status))
    os.exit(REPORTED)
  end
  -- With less than one answer for each connection, the rate is that of the first connections.
  if answered < connections then
    report(string.format(
      '{"type":"error","message":"%d requests were answered in %.0f s over %d connections, less than one for each connection: raise the parameter seconds, or lower connections or the size of the answer"}',
      answered, summary.duration / 1e6, connections))
    os.exit(REPORTED)
  end
  -- os.clock() is the CPU time of the whole process. wrk does nothing else of weight.
  report(string.format(
    '{"type":"iteration","index":%d,"warmup":%s,"values":{"requestsPerSecond":%.3f,"bytesPerSecond":%.0f,"requests":%d,"errors":%d,"clientCpus":%.4f}}',
    index, warmup, summary.requests * 1e6 / summary.duration, summary.bytes * 1e6 / summary.duration, summary.requests,
    errors_of(summary), os.clock() * 1e6 / summary.duration))
end
