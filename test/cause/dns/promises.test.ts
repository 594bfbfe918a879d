import fc from "fast-check";
import { aaaaMisbehaviour } from "../../../src/cause/dns/aaaa-misbehaviour.ts";
import { answersDiffer } from "../../../src/cause/dns/answers-differ.ts";
import { cnameDangling } from "../../../src/cause/dns/cname-dangling.ts";
import { filtered } from "../../../src/cause/dns/filtered.ts";
import { firstResolverDead } from "../../../src/cause/dns/first-resolver-dead.ts";
import { hijack } from "../../../src/cause/dns/hijack.ts";
import { hostsOverride } from "../../../src/cause/dns/hosts-override.ts";
import { ndotsAmplified } from "../../../src/cause/dns/ndots-amplified.ts";
import { negativeCache } from "../../../src/cause/dns/negative-cache.ts";
import { noUsableFamily } from "../../../src/cause/dns/no-usable-family.ts";
import { nodata } from "../../../src/cause/dns/nodata.ts";
import { nxdomain } from "../../../src/cause/dns/nxdomain.ts";
import { parallelQueryLoss } from "../../../src/cause/dns/parallel-query-loss.ts";
import { privateAddressPublic } from "../../../src/cause/dns/private-address-public.ts";
import { dnsRefused } from "../../../src/cause/dns/refused.ts";
import { resolverTimeout } from "../../../src/cause/dns/resolver-timeout.ts";
import { searchSuffix } from "../../../src/cause/dns/search-suffix.ts";
import { servfail } from "../../../src/cause/dns/servfail.ts";
import { slow } from "../../../src/cause/dns/slow.ts";
import { splitHorizon } from "../../../src/cause/dns/split-horizon.ts";
import { staleCache } from "../../../src/cause/dns/stale-cache.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, six, stranger } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  type Heard,
  hosts,
  measured,
  nameServer,
  pair,
  publicResolver,
  query,
  resolvConf,
  secondResolver,
  suffixed,
  system,
  unheardOf,
} from "../../build/dns.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const causes = [
  nxdomain,
  nodata,
  servfail,
  resolverTimeout,
  dnsRefused,
  answersDiffer,
  cnameDangling,
  hostsOverride,
  aaaaMisbehaviour,
  filtered,
  firstResolverDead,
  hijack,
  ndotsAmplified,
  negativeCache,
  noUsableFamily,
  parallelQueryLoss,
  privateAddressPublic,
  searchSuffix,
  slow,
  splitHorizon,
  staleCache,
];

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
/** What is asked beside: the zone's own servers, names that nobody has, suffixes, how long answers take. */
const beside = fc
  .tuple(heard, heard, heard, fc.constantFrom(12, 640), fc.constantFrom<("A" | "AAAA")[]>(["A"], ["A", "AAAA"]))
  .map(([zone, random, suffix, elapsedMs, both]) => [
    ...nameServer(firstServer, zone),
    unheardOf(secondResolver, random),
    unheardOf(firstServer, "NXDOMAIN", { role: "authoritative", of: "example.com", aa: true }),
    suffixed(firstResolver, suffix),
    ...measured(secondResolver, elapsedMs),
    pair(firstResolver, both),
    resolvConf({ ndots: 5, search: ["corp.example.net"] }),
    system([stranger], { elapsedMs: 5_010 }),
  ]);
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
    fc.oneof(beside, fc.constant([])),
  )
  .map((parts) => parts.flat());
keepTheirPromises(causes, fc.oneof(run, anyObservations), { numRuns: 150 });
