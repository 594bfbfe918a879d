import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Observation } from "../../src/observation/observation.ts";
import { judge } from "../../src/verdict/judge.ts";
import { one, two } from "../build/common.ts";
import { firstResolver, firstServer, query, record, secondResolver, secondServer } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf } from "../build/judged.ts";
import { connect } from "../build/tcp.ts";
import { authority, brokenHandshake, certificate, handshake, intermediate } from "../build/tls.ts";
import { type Figure, median, ms } from "./figure.ts";

const names = Array.from({ length: 50 }, (_, index) => `vantage-${index + 1}`);
const each = 200;
/** The first ones are slower, until the code is compiled; a hub judges all day. */
const warmUps = 15;
const rounds = 9;
const askedMs = 50;

const root = authority("C=US, O=Example Trust, CN=Example Root", "C=US, O=Example Trust, CN=Example Root");
const chain = [certificate(), intermediate, root];
const headers = {
  server: "nginx",
  date: "Sat, 01 Aug 2026 12:00:00 GMT",
  "content-type": "text/html; charset=utf-8",
  "cache-control": "max-age=60",
  "alt-svc": 'h3=":443"; ma=86400',
  "x-request-id": "a1b2c3",
  via: "1.1 varnish",
};
const given = { gives: [one, two] };
const ns = [record("example.com", "NS", "ns1.example.net"), record("example.com", "NS", "ns2.example.net")];
const ofZone = { role: "authoritative", of: "example.com", aa: true } as const;

/** What one vantage asks of names: its resolvers over both transports, the zone's cuts, and its servers three times each. 40 observations. */
function lookups(vantage: string): Observation[] {
  const resolvers = [firstResolver, secondResolver].flatMap((server) => [
    ...(["A", "AAAA"] as const).flatMap((type) =>
      [1, 2, 3].map((attempt) => query(server, type, given, { vantage, attempt, purpose: attempt > 1 ? "speed" : "target" })),
    ),
    query(server, "A", given, { vantage, transport: "tcp" }),
    query(server, "NS", "NODATA", { vantage, round: 2, name: "example.com", purpose: "delegation", answers: ns }),
  ]);
  const servers = [firstServer, secondServer].flatMap((server) =>
    [1, 2].flatMap((attempt) =>
      (["udp", "tcp"] as const).flatMap((transport) =>
        (["A", "AAAA", "A"] as const).map((type, index) =>
          query(server, type, given, { ...ofZone, vantage, round: 2, attempt: attempt * 2 + index, transport }),
        ),
      ),
    ),
  );
  return [...resolvers, ...servers];
}

/** A connection, a handshake and a request, again and again at one address; every other vantage is met with another fault at the second address. */
function exchanges(vantage: string, rank: number, count: number): Observation[] {
  return Array.from({ length: count }, (_, index) => {
    const purpose = index < 2 ? ("target" as const) : ("sample" as const);
    const address = index % 2 === 0 ? one : two;
    const told = { vantage, address, attempt: 1 + Math.floor(index / 2), startMs: 100 + index * 120 };
    const fault = address === one ? 0 : rank % 4;
    const connection = connect(address, fault === 1 ? "refused" : "connected", { ...told, purpose });
    const shaken = fault === 2 ? brokenHandshake("reset", { ...told, purpose }) : handshake({ ...told, purpose, chain });
    const status = fault === 3 ? 503 : 200;
    const request = answer(status, { ...told, headers, purpose: index < 2 ? "user-path" : "sample", data: { title: "Shop" } });
    return fault === 1
      ? [connection, connection, connection]
      : fault === 2
        ? [connection, shaken, shaken]
        : [connection, shaken, request];
  })
    .flat()
    .map((made, index) => ({ ...made, id: `${made.id}${index}` }));
}

/**
 * Moves what was read just now out of the youngest part of the heap. A fleet's answers come in over seconds and lie there no longer when they are judged;
 * here they were all read in one go, and a judgement would pay for tidying up behind the reading.
 */
function tidyUp(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (options: { type: "minor" }) => void;
  for (let times = 0; times < 2; times++) collect({ type: "minor" });
}

/** A large fleet's whole run, judged at once: names, connections, certificates and answers, some of them broken in four ways. */
export function judging(): Figure {
  const observations = names.flatMap((vantage, rank) => {
    const asked = lookups(vantage);
    return [...asked, ...exchanges(vantage, rank, Math.ceil((each - asked.length) / 3))].slice(0, each);
  });
  const facts = factsOf(observations, { vantages: names });
  const took = Array.from({ length: warmUps + rounds }, () => {
    // Read anew, so that nothing is kept from the judgement before, and no two share a certificate.
    const fresh = JSON.parse(JSON.stringify(observations)) as Observation[];
    tidyUp();
    // The time of this thread alone: what else the machine does is no part of it.
    const began = process.threadCpuUsage();
    judge({ ...facts, observations: fresh });
    const { user, system } = process.threadCpuUsage(began);
    return (user + system) / 1_000;
  }).slice(warmUps);
  const measured = median(took);
  return {
    what: `Judging ${observations.length.toLocaleString("en")} observations (${names.length} vantages × ${each})`,
    asked: `< ${askedMs} ms`,
    measured: ms(measured),
    met: measured < askedMs,
    reason: `CPU time of one thread in a process that has judged before; the first ${warmUps} judgements, which take up to twice as long, are left out.`,
  };
}
