import { one, stranger } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  hosts,
  nameServer,
  pair,
  parentSays,
  query,
  record,
  resolvConf,
  secondServer,
  suffixed,
  system,
  unheardOf,
} from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { serves } from "../../build/serving.ts";
import { connect, tcp } from "../../build/tcp.ts";
import { brokenHandshake, thrice } from "../../build/tls.ts";
import type { Case } from "./case.ts";

const _silent = thrice((told) => brokenHandshake("timeout", told));
const connected = connect(one, "connected");
const resolved = [...asked(firstResolver, { gives: [one] }), connected];
const walk = [
  query(firstResolver, "NS", "NODATA", {
    name: "example.com",
    purpose: "delegation",
    round: 2,
    answers: [record("example.com", "NS", "ns1.example.net"), record("example.com", "NS", "ns2.example.net")],
  }),
  query(firstResolver, "A", { gives: [firstServer] }, { name: "ns1.example.net", purpose: "nameserver", round: 2 }),
  query(firstResolver, "A", { gives: [secondServer] }, { name: "ns2.example.net", purpose: "nameserver", round: 2 }),
];
const nobodyHears = (["udp", "tcp"] as const).map((transport) =>
  query(one, "A", "silence", { role: "nobody", purpose: "interception", transport }),
);
const lame = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "REFUSED")].map((each) => ({
  ...each,
  round: 2,
}));
const unchecked = (heard: Parameters<typeof query>[2]) =>
  [1, 2].map((attempt) => query(firstResolver, "A", heard, { checkingDisabled: true, attempt, startMs: attempt * 600 - 300 }));
const overUdp = asked(firstResolver, "silence").filter(({ subject }) => subject.transport === "udp");
const overTcp = asked(firstResolver, { gives: [one] }).filter(({ subject }) => subject.transport === "tcp");
const withoutEdns = (heard: Parameters<typeof query>[2]) =>
  thrice(({ attempt }) => query(firstResolver, "A", heard, { purpose: "edns", ednsPayload: null, attempt }));
const old = { zone: "example.com", soa: { ttl: 211, minimum: 300 } };
const _missing = (told: Parameters<typeof answer>[1] = {}) =>
  answer(404, { ...told, headers: { "content-type": "text/html" }, data: { title: "404 Not Found" } });

export const dnsCases: readonly Case[] = [
  {
    id: "servfail-or-bogus",
    what: "SERVFAIL",
    first: asked(firstResolver, "SERVFAIL"),
    answers: unchecked({ gives: [one] }),
    left: "dns.dnssec-bogus",
    fell: "dns.servfail",
    opposite: { answers: unchecked("SERVFAIL"), left: "dns.servfail", fell: "dns.dnssec-bogus" },
  },
  {
    id: "lame-or-intercepted",
    what: "the zone's servers refuse",
    first: [...resolved.slice(0, -1), ...lame, unheardOf(firstResolver, "SERVFAIL", { round: 2 })],
    answers: nobodyHears,
    left: "dns.lame-delegation",
    fell: "dns.intercepted",
  },
  {
    id: "resolver-or-zone",
    what: "the resolver is silent",
    first: asked(firstResolver, "silence"),
    answers: [checked(firstResolver, "NODATA")],
    left: "dns.nameserver-unreachable",
    fell: "dns.resolver-timeout",
    opposite: {
      answers: [checked(firstResolver, "silence")],
      left: "dns.resolver-timeout",
      fell: "dns.nameserver-unreachable",
    },
  },
  {
    id: "resolver-or-servers",
    what: "SERVFAIL",
    first: asked(firstResolver, "SERVFAIL"),
    known: walk,
    answers: [...nameServer(firstServer, { gives: [one] }), ...nameServer(secondServer, { gives: [one] })],
    left: "dns.servfail",
    fell: "dns.lame-delegation",
  },
  {
    id: "refused-by-whom",
    what: "the resolver refuses",
    first: asked(firstResolver, "REFUSED"),
    answers: [checked(firstResolver, "REFUSED")],
    left: "dns.refused",
    fell: "dns.filtered",
  },
  {
    id: "edns-or-udp",
    what: "questions over UDP get no answer, over TCP they do",
    first: [...overUdp, ...overTcp],
    answers: withoutEdns({ gives: [one] }),
    left: "dns.edns-dropped",
    fell: "dns.udp-blocked",
    opposite: { answers: withoutEdns("silence"), left: "dns.udp-blocked", fell: "dns.edns-dropped" },
  },
  {
    id: "cache-or-zone",
    what: "the name is denied",
    first: asked(firstResolver, "NXDOMAIN", old),
    known: walk,
    answers: [...nameServer(firstServer, { gives: [one] }), ...nameServer(secondServer, { gives: [one] })],
    left: "dns.negative-cache",
    fell: "dns.nxdomain",
    opposite: {
      answers: [...nameServer(firstServer, "NXDOMAIN"), ...nameServer(secondServer, "NXDOMAIN")],
      left: "dns.nxdomain",
      fell: "dns.negative-cache",
    },
  },
  {
    id: "missing-or-undelegated",
    what: "the zone above denies the name",
    first: [...asked(firstResolver, "NXDOMAIN", { zone: "com" }), parentSays(null, { round: 2 })],
    known: walk,
    answers: nameServer(firstServer, { gives: [one] }),
    left: "dns.not-delegated",
    fell: "dns.nxdomain",
  },
  {
    id: "missing-or-suffix",
    what: "the name does not exist, and programs here find an address",
    first: [
      ...asked(firstResolver, "NXDOMAIN", { zone: "example.com" }),
      resolvConf({ search: ["corp.example.net"] }),
      system([stranger]),
      hosts([]),
      ...tcp(stranger, "refused"),
    ],
    answers: [suffixed(firstResolver, { gives: [stranger] })],
    left: "dns.search-suffix",
    fell: "dns.nxdomain",
  },
  {
    id: "hijack-or-filter",
    what: "everything leads to one address",
    first: [hosts([]), ...asked(firstResolver, { gives: [stranger] }), ...tcp(stranger, "timeout")],
    answers: [
      unheardOf(firstResolver, { gives: [stranger] }),
      unheardOf(firstResolver, { gives: [stranger] }, { name: "q7r2x9.q7r2x9" }),
    ],
    left: "dns.hijack",
    fell: "dns.filtered",
  },
  {
    id: "pair-or-one",
    what: "lookups take five seconds",
    first: [...asked(firstResolver, { gives: [one] }), system([one], { elapsedMs: 5_010 }), ...serves(one)],
    answers: [1, 2, 3].map((attempt) => pair(firstResolver, ["A"], { attempt })),
    left: "dns.parallel-query-loss",
    fell: "dns.first-resolver-dead",
  },
];
