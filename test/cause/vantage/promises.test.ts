import fc from "fast-check";
import { causes } from "../../../src/cause/causes.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, six, two } from "../../build/common.ts";
import { firstResolver, publicResolver, query, secondResolver } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { connect, type Ending } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";
import { control, counted, nobody } from "../../build/vantage.ts";

/** What nobody answered is the very thing that an agent which is away is known by. */
const own = causes.filter(({ id }) => id.startsWith("vantage.") && id !== "vantage.offline");
const told = fc.record({
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 3 }),
  startMs: fc.integer({ min: 0, max: 9_000 }),
  loopDelayMs: fc.constantFrom(0, 0, 0, 900),
});
const at = fc.constantFrom("198.51.100.70", "198.51.100.71", "198.51.100.72");
const windows = fc.array(fc.constantFrom(0, 0, 3), { minLength: 4, maxLength: 4 });
/** Observations that look like those of a machine that is in doubt itself. */
const some: fc.Arbitrary<Observation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(one, two, six),
        fc.constantFrom<Ending[]>("connected", "timeout", "refused", "own-route", "ports-exhausted", "network-unreachable"),
        told,
      )
      .map(([to, how, rest]) => connect(to, how, rest)),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        at,
        fc.constantFrom(
          { status: 200 },
          { status: 302, headers: [["location", "http://portal.example/login"]] as [string, string][] },
          { status: 200, headers: [["date", "Sat, 01 Aug 2026 09:00:00 GMT"]] as [string, string][] },
          "timeout" as const,
          "own-route" as const,
          "refused" as const,
        ),
        told,
      )
      .map(([peer, heard, rest]) => control(peer, heard, rest)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(at, fc.constantFrom("accepted" as const, "timeout" as const, "refused" as const), told)
      .map(([peer, ending, rest]) => nobody(peer, ending, rest)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(one, two), windows, windows, told, fc.constantFrom("tcp" as const, "udp" as const))
      .map(([peer, sending, idle, rest, protocol]) => counted(peer, { out: [sending, idle] }, { ...rest, protocol })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom(firstResolver, secondResolver, publicResolver),
        fc.constantFrom("silence" as const, "NXDOMAIN" as const, "SERVFAIL" as const),
        told,
      )
      .map(([resolver, heard, rest]) => query(resolver, "A", heard, rest)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("Sat, 01 Aug 2026 09:00:00 GMT", "Sat, 01 Aug 2026 14:00:00 GMT"), told)
      .map(([date, rest]) => answer(200, { ...rest, headers: { date } })),
  },
  { weight: 1, arbitrary: told.map((rest) => handshake(rest)) },
);
const run = fc.oneof({ weight: 4, arbitrary: fc.array(some, { maxLength: 24 }) }, { weight: 1, arbitrary: anyObservations });
keepTheirPromises(own, run);
