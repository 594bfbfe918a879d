import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answersDiffer } from "../../../src/cause/dns/answers-differ.ts";
import { cnameDangling } from "../../../src/cause/dns/cname-dangling.ts";
import { hostsOverride } from "../../../src/cause/dns/hosts-override.ts";
import { nodata } from "../../../src/cause/dns/nodata.ts";
import { nxdomain } from "../../../src/cause/dns/nxdomain.ts";
import { dnsRefused } from "../../../src/cause/dns/refused.ts";
import { resolverTimeout } from "../../../src/cause/dns/resolver-timeout.ts";
import { servfail } from "../../../src/cause/dns/servfail.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, six, stranger } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  type Heard,
  hosts,
  publicResolver,
  query,
  secondResolver,
  system,
} from "../../build/dns.ts";
import { brokenPromises } from "../../build/matches.ts";
import { isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const causes = [nxdomain, nodata, servfail, resolverTimeout, dnsRefused, answersDiffer, cnameDangling, hostsOverride];

const heard: fc.Arbitrary<Heard> = fc.constantFrom<Heard[]>(
  { gives: [one] },
  { gives: [stranger, six] },
  { gives: [one, stranger] },
  { gives: ["0.0.0.0"] },
  "NXDOMAIN",
  "NODATA",
  "SERVFAIL",
  "REFUSED",
  "referral",
  "silence",
  "port-unreachable",
  "skipped",
);
const via = fc.constantFrom([], ["ghost.example.net"], ["api.example.com"]);
const voice = (server: string) =>
  fc
    .tuple(heard, via, fc.option(heard), fc.constantFrom("here", "there"))
    .map(([what, chain, check, vantage]) => [
      ...asked(server, what, { via: chain, vantage, zone: "example.com" }),
      ...(check === null ? [] : [checked(server, check, { vantage })]),
      ...(what === "SERVFAIL" && check !== null ? [query(server, "A", check, { checkingDisabled: true, vantage })] : []),
      ...(check === null ? [] : [query(server, "A", check, { purpose: "chain", name: "ghost.example.net", vantage })]),
    ]);
const place = (address: typeof one) =>
  fc
    .constantFrom(
      () => serves(address),
      () => tcp(address, "refused"),
      () => isSomebodyElse(address),
      () => [],
    )
    .map((make) => make());
/** Runs that look like runs: resolvers that say something, a hosts file, and addresses that serve or not. */
const run = fc
  .tuple(
    voice(firstResolver),
    voice(secondResolver),
    voice(publicResolver),
    fc
      .constantFrom(
        () => [],
        () => [hosts([stranger])],
        () => [system([one]), hosts([])],
      )
      .map((make) => make()),
    place(one),
    place(stranger),
  )
  .map((parts) => parts.flat());
const shuffled = fc
  .oneof(run, anyObservations)
  .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));

describe.each(causes)("$id", (cause) => {
  test("keeps its promises whatever it is shown, in whatever order", () => {
    fc.assert(
      fc.property(shuffled, ([all, again]) => {
        expect(brokenPromises(cause, all, again)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
