import fc from "fast-check";
import { cnameAtApex } from "../../../src/cause/dns/cname-at-apex.ts";
import { cnameDangling } from "../../../src/cause/dns/cname-dangling.ts";
import { cnameLoop } from "../../../src/cause/dns/cname-loop.ts";
import { delegationChanged } from "../../../src/cause/dns/delegation-changed.ts";
import { delegationMismatch } from "../../../src/cause/dns/delegation-mismatch.ts";
import { dnssecBogus } from "../../../src/cause/dns/dnssec-bogus.ts";
import { ednsDropped } from "../../../src/cause/dns/edns-dropped.ts";
import { inconsistentAuthoritatives } from "../../../src/cause/dns/inconsistent-authoritatives.ts";
import { intercepted } from "../../../src/cause/dns/intercepted.ts";
import { lameDelegation } from "../../../src/cause/dns/lame-delegation.ts";
import { nameserverUnreachable } from "../../../src/cause/dns/nameserver-unreachable.ts";
import { nodata } from "../../../src/cause/dns/nodata.ts";
import { notDelegated } from "../../../src/cause/dns/not-delegated.ts";
import { nsUnresolvable } from "../../../src/cause/dns/ns-unresolvable.ts";
import { nxdomain } from "../../../src/cause/dns/nxdomain.ts";
import { servfail } from "../../../src/cause/dns/servfail.ts";
import { tcpBlocked } from "../../../src/cause/dns/tcp-blocked.ts";
import { udpBlocked } from "../../../src/cause/dns/udp-blocked.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, stranger } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  parentSays,
  query,
  record,
  secondResolver,
  secondServer,
  unheardOf,
  zoneSays,
} from "../../build/dns.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const causes = [
  cnameAtApex,
  cnameDangling,
  cnameLoop,
  delegationChanged,
  delegationMismatch,
  dnssecBogus,
  ednsDropped,
  inconsistentAuthoritatives,
  intercepted,
  lameDelegation,
  nameserverUnreachable,
  nodata,
  notDelegated,
  nsUnresolvable,
  nxdomain,
  servfail,
  tcpBlocked,
  udpBlocked,
];

const heard = fc.constantFrom<Heard[]>(
  { gives: [one] },
  { gives: [stranger] },
  "NXDOMAIN",
  "NODATA",
  "SERVFAIL",
  "REFUSED",
  "referral",
  "silence",
  "port-unreachable",
  "skipped",
);
const vantage = fc.constantFrom("here", "there");
const via = fc.constantFrom([], ["www.other.example"], ["b.example.com", "api.example.com"]);
const transport = fc.constantFrom("udp" as const, "tcp" as const);

const resolver = (server: string) =>
  fc
    .tuple(heard, heard, heard, via, vantage, fc.boolean())
    .map(([what, check, label, chain, where, cut]) => [
      ...asked(server, what, { vantage: where, via: chain, cut, zone: "com" }),
      checked(server, check, { vantage: where }),
      unheardOf(server, label, { vantage: where }),
      query(server, "A", check, { vantage: where, checkingDisabled: true }),
      query(server, "A", label, { vantage: where, purpose: "edns", ednsPayload: null }),
      query(server, "A", label, { vantage: where, purpose: "nameserver", name: "ns1.example.net" }),
    ]);
const authority = (server: string) =>
  fc
    .tuple(heard, heard, transport, via, vantage, fc.boolean(), fc.constantFrom("example.com", "other.example"))
    .map(([what, other, over, chain, where, aa, of]) => [
      ...nameServer(server, what, { vantage: where, via: chain, aa, of }).filter(({ subject }) => subject.transport === over),
      ...nameServer(server, other, { vantage: where, via: chain, aa, of }).filter(({ subject }) => subject.transport !== over),
      zoneSays(server, ["ns1.example.net"], { vantage: where, aa }),
      query(server, "SOA", "NODATA", {
        role: "authoritative",
        of,
        purpose: "apex",
        name: "api.example.com",
        vantage: where,
        answers: [record("api.example.com", "SOA", "ns h 1 2 3 4 5")],
      }),
    ]);
const above = fc
  .tuple(fc.constantFrom(null, ["ns1.example.net"], ["ns9.example.net"]), vantage)
  .map(([names, where]) => [parentSays(names, { vantage: where, glue: { "ns1.example.net": firstServer } })]);
const nobody = fc
  .tuple(heard, vantage, fc.boolean())
  .map(([what, where, aa]) => [query(one, "A", what, { role: "nobody", purpose: "interception", vantage: where, aa })]);
const places = fc.constantFrom(
  () => [...serves(one), ...tcp(stranger, "refused")],
  () => [...serves(stranger), ...tcp(one, "refused")],
  () => [],
);
/** Runs that look like runs: resolvers, servers of two zones, the zone above, an address without DNS, each saying something. */
const run = fc
  .tuple(
    resolver(firstResolver),
    resolver(secondResolver),
    authority(firstServer),
    authority(secondServer),
    above,
    fc.option(nobody, { freq: 4 }),
    places.map((make) => make()),
  )
  .map((parts) => parts.flatMap((part) => part ?? []));
keepTheirPromises(causes, fc.oneof(run, run, anyObservations), { numRuns: 120 });
