import fc from "fast-check";
import { causes } from "../../../src/cause/causes.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { isThroughProxy } from "../../../src/observation/via.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, seenOf, two } from "../../build/common.ts";
import { firstResolver, query } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { heldBack, otherProxy, proxyAddress, proxyAnswer, proxyBroken, settingsWith, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

const own = causes.filter(({ id }) => id.startsWith("proxy."));
const told = fc.record({
  address: fc.constantFrom(proxyAddress, otherProxy),
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 4 }),
  startMs: fc.integer({ min: 0, max: 9_000 }),
  asks: fc.constantFrom("tunnel" as const, "tunnel" as const, "page" as const),
  purpose: fc.constantFrom(
    ...(["target", "target", "sample", "by-address", "nobody", "redirect", "redirect", "redirect-by-address"] as const),
  ),
});
const leadsTo = "https://api.example.com/next";
const headers = fc.constantFrom<Record<string, string>[]>(
  {},
  { "proxy-authenticate": "Basic realm=a" },
  { "proxy-authenticate": "Negotiate" },
  { "x-squid-error": "ERR_DNS_FAIL 0" },
  { via: "1.1 gate" },
);
/** Observations that look like those of a run through a proxy. */
const some: fc.Arbitrary<Observation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(200, 302, 403, 404, 407, 451, 502, 503, 504), told, headers, fc.constantFrom(undefined, "Denied"))
      .map(([status, rest, said, title]) =>
        proxyAnswer(status, { ...rest, headers: said, ...(title === undefined ? {} : { title }) }),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom("timeout" as const, "refused" as const, "reset" as const, "closed" as const, "malformed" as const),
        fc.constantFrom("connect" as const, "wait" as const, "headers" as const),
        told,
      )
      .map(([code, phase, rest]) => proxyBroken(code, phase, rest)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(200, 403, 502), fc.constantFrom(one, two), fc.boolean())
      .map(([status, address, goes]) => (goes ? through(answer(status, { address })) : answer(status, { address }))),
  },
  { weight: 1, arbitrary: fc.boolean().map((goes) => (goes ? through(handshake()) : handshake())) },
  {
    weight: 2,
    arbitrary: fc
      .boolean()
      .map((isHeld) => (isHeld ? heldBack(leadsTo) : through(answer(302, { headers: { location: leadsTo } })))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("NXDOMAIN" as const, "silence" as const, "SERVFAIL" as const)
      .map((heard) => query(firstResolver, "A", heard, { name: "proxy.example", purpose: "proxy" })),
  },
);
const run = fc.oneof({ weight: 4, arbitrary: fc.array(some, { maxLength: 24 }) }, { weight: 1, arbitrary: anyObservations });
keepTheirPromises(own, run, {
  seen: (all) => ({
    ...seenOf(all.filter(isThroughProxy), { settings: settingsWith({ from: "HTTPS_PROXY", noProxy: "localhost" }) }),
    isThroughProxy: true,
    other: all.filter((one) => !isThroughProxy(one)),
  }),
});
