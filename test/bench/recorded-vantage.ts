import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../../src/observation/observation.ts";
import type { Step, StepOf } from "../../src/observation/step.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { parseAddress } from "../../src/target/address.ts";
import type { Vantage } from "../../src/vantage/vantage.ts";
import { type Heard, query } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { connect } from "../build/tcp.ts";
import { certificate, handshake, intermediate } from "../build/tls.ts";

/** The addresses that every made-up resolver gives; nothing is ever sent to them. */
const addresses = Array.from({ length: 8 }, (_, n) => `203.0.113.${n + 1}`);
const resolvers = ["10.0.0.2", "10.0.0.3"].flatMap((text) => parseAddress(text) ?? []);
/** Answers come so long after their questions, ms: agent, address and kind differ. */
const fewestMs = 5;
const spreadMs = 40;

/** A vantage that answers what it is asked with what a healthy target of eight addresses gave once, its own times and serial numbers in it. It sends nothing. */
export function recordedVantage(number: number): Vantage {
  const self: VantageSelf = {
    name: `agent-${number}`,
    side: "inside",
    labels: {},
    status: "ok",
    version: "0.1.0",
    families: [4],
    can: ["kernel-view"],
    resolvers: resolvers.map((address) => ({ address, port: 53, zone: null })),
    clockOffsetMs: null,
  };
  return {
    self,
    async *observe(steps, signal) {
      for (const step of steps) {
        const elapsedMs = fewestMs + ((number * 7 + step.deadlineMs + textOf(step).length) % spreadMs);
        await sleep(elapsedMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
        yield answerTo(step, number, elapsedMs);
      }
    },
  };
}

const textOf = ({ subject }: Step): string =>
  "address" in subject ? subject.address : "server" in subject ? subject.server : "";

function answerTo({ probe, subject, round, attempt }: Step, number: number, elapsedMs: number): Answer {
  const data = dataFor({ probe, subject } as Step, number, elapsedMs);
  const ended =
    data === null
      ? { outcome: "skipped", failure: null, skippedBecause: "this vantage has no means for it", data: {} }
      : { outcome: "ok", failure: null, skippedBecause: null, data };
  const times = { at: new Date().toISOString(), elapsedMs, loopDelayMs: 0, waitedMs: 0 };
  return { probe, subject, round, attempt, ...ended, ...times } as Answer;
}

function dataFor({ probe, subject }: Step, number: number, elapsedMs: number): object | null {
  switch (probe) {
    case "dns.query":
      return query(subject.server, subject.type, heardFor(subject), {
        name: subject.name,
        ttl: 60 + (number % 200),
        zone: "test",
      }).data;
    case "dns.hosts":
      return { addresses: [] };
    case "tcp.connect":
      return { ...connect(subject.address, "connected", { localPort: 40_000 + number }).data, connectMs: elapsedMs };
    case "tls.handshake": {
      const leaf = certificate({ ...validity, names: [subject.host], serial: number.toString(16).padStart(16, "0") });
      return handshake({
        host: subject.host,
        leaf,
        chain: [leaf, intermediate],
        data: { connectMs: elapsedMs, handshakeMs: elapsedMs },
      }).data;
    }
    case "http.request":
      return answer(200, {
        headers: headersOf(number),
        waitMs: elapsedMs,
        excerpt: `<html>${"healthy ".repeat(40)}${number}</html>`,
      }).data;
    default:
      return null;
  }
}

/** Addresses for the target, and nothing of a name that nobody has. */
const heardFor = ({ purpose, type }: StepOf<"dns.query">["subject"]): Heard =>
  purpose !== "target" ? "NXDOMAIN" : type === "A" ? { gives: addresses } : "NODATA";

const day = 86_400_000;
const validity = {
  notBefore: new Date(Date.now() - 45 * day).toISOString(),
  notAfter: new Date(Date.now() + 45 * day).toISOString(),
};

const headersOf = (number: number): Record<string, string> => ({
  "content-type": "text/html; charset=utf-8",
  "cache-control": "max-age=60, stale-while-revalidate=30",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  server: "nginx",
  via: `1.1 edge-${number % 40}`,
  "x-request-id": number.toString(16).padStart(32, "0"),
});
