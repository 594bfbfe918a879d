import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import { type Failure, failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { isFirstVerdictReady } from "../../src/plan/first-verdict.ts";
import { knownAddresses } from "../../src/plan/known-addresses.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Asked, PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import type { Questions } from "../../src/target/questions.ts";
import type { Target } from "../../src/target/target.ts";
import { address, now, observation, tcpTarget } from "../build/common.ts";
import { vantage } from "../build/judged.ts";
import type { Reply } from "./simulated-dns.ts";

type Subject = DnsQuery["subject"];
type ResolvConf = Extract<Observation, { probe: "dns.resolv-conf" }>["data"];

/** What answers in a simulated run. Nothing real is asked. */
export type Internet = {
  dns: (asked: Subject, attempt: number) => Reply;
  /** Addresses at which nobody answers a connection. */
  dead?: readonly string[];
  system?: { addresses: readonly string[]; ms?: number };
  resolvConf?: ResolvConf;
  pairs?: "answered" | "lost";
};

export type Simulated = {
  observations: readonly Observation[];
  queries: readonly DnsQuery[];
  firstVerdictMs: number;
  endMs: number;
};

const roundTripMs = 10;
const waitedMs = 2_500;

/** One run in simulated time: what the plan wants is answered by `internet`, as the conductor would do it. */
export function simulated(
  internet: Internet,
  told: {
    target?: Target;
    questions?: Partial<Questions>;
    resolvers?: readonly string[];
    families?: (4 | 6)[];
    inner?: VantageSelf["resolvers"];
  } = {},
): Simulated {
  const self = {
    ...vantage("here"),
    families: told.families ?? [4, 6],
    resolvers: [
      ...(told.inner ?? []),
      ...(told.resolvers ?? ["10.0.0.2"]).map((text) => ({ address: address(text), port: 53, zone: null })),
    ],
  };
  const target = told.target ?? tcpTarget;
  const questions = { ...defaultQuestions, publicResolvers: [], ...told.questions };
  const asked: Asked[] = [];
  const due: { at: number; index: number; one: Observation }[] = [];
  let firstVerdictMs: number | null = null;
  let nowMs = 0;
  for (let turn = 0; turn < 5_000; turn += 1) {
    const state: PlanState = {
      target,
      questions,
      only: null,
      thresholds: { ttfbMs: 2_000, dnsMs: 300 },
      vantages: [self],
      asked,
      nowMs,
      firstVerdictMs,
    };
    const wants = plan(state);
    for (const want of wants.filter(({ atMs }) => atMs <= nowMs)) {
      const one = answered(want, internet, nowMs);
      due.push({ at: nowMs + one.elapsedMs, index: asked.length, one });
      asked.push({ vantage: "here", step: want.step, startMs: nowMs, observation: null });
    }
    const later = wants.filter(({ atMs }) => atMs > nowMs);
    const observations = asked.flatMap(({ observation: one }) => one ?? []);
    const probed = knownAddresses(target, questions, observations).filter(({ probed: is }) => is).length;
    if (firstVerdictMs === null && isFirstVerdictReady({ ...state, asked: [...asked] }, later, () => probed)) {
      firstVerdictMs = nowMs;
      continue;
    }
    due.sort((a, b) => a.at - b.at);
    const next = Math.min(due[0]?.at ?? Infinity, later[0]?.atMs ?? Infinity, nowMs + 150);
    if (due.length === 0 && later.length === 0) break;
    nowMs = Math.max(nowMs, next);
    while (due[0] !== undefined && due[0].at <= nowMs) {
      const { index, one } = due.shift() ?? due[0];
      const before = asked[index];
      if (before !== undefined) asked[index] = { ...before, observation: one };
    }
    if (nowMs > 10_000) break;
  }
  const observations = asked.flatMap(({ observation: one }) => one ?? []);
  const queries = observations.filter((one): one is DnsQuery => one.probe === "dns.query");
  return { observations, queries, firstVerdictMs: firstVerdictMs ?? Infinity, endMs: nowMs };
}

function answered({ step }: Want, internet: Internet, startMs: number): Observation {
  const { round, attempt } = step;
  const common = {
    round,
    attempt,
    startMs,
    elapsedMs: roundTripMs,
    at: new Date(Date.parse(now) - 10_000 + startMs).toISOString(),
  };
  const silent = (phase: Failure["phase"], ms: number) => ({
    ...common,
    elapsedMs: ms,
    failure: failed("timeout", phase, "nothing came"),
  });
  switch (step.probe) {
    case "dns.query":
      return heard(step.subject, internet.dns(step.subject, attempt), common, step.deadlineMs);
    case "dns.hosts":
      return observation("dns.hosts", {
        ...common,
        elapsedMs: 1,
        subject: step.subject,
        data: { path: "/etc/hosts", lines: [], addresses: [] },
      });
    case "dns.resolv-conf":
      return observation("dns.resolv-conf", {
        ...common,
        elapsedMs: 1,
        subject: step.subject,
        data: internet.resolvConf ?? { search: [], ndots: 1 },
      });
    case "dns.pair":
      return internet.pairs === "lost"
        ? observation("dns.pair", { ...silent("query", waitedMs), subject: step.subject, data: { answered: [] } })
        : observation("dns.pair", { ...common, subject: step.subject, data: { answered: [] } });
    case "dns.system": {
      const { addresses, ms = roundTripMs } = internet.system ?? { addresses: [] };
      const took = { ...common, elapsedMs: ms };
      return addresses.length > 0
        ? observation("dns.system", { ...took, subject: step.subject, data: { addresses: [...addresses] } })
        : observation("dns.system", { ...took, subject: step.subject, failure: failed("not-found", "lookup", "ENOTFOUND") });
    }
    case "tcp.connect":
      return observation("tcp.connect", {
        ...((internet.dead ?? []).includes(step.subject.address) ? silent("connect", 4_000) : common),
        subject: step.subject,
      });
    case "tcp.silent":
      return observation("tcp.silent", { ...common, subject: step.subject });
    default:
      return observation(step.probe, {
        ...common,
        subject: step.subject as never,
        skippedBecause: "not simulated",
      }) as Observation;
  }
}

function heard(
  subject: Subject,
  reply: Reply,
  common: Parameters<typeof observation>[1] extends infer T ? Omit<T & object, "subject" | "data"> : never,
  deadlineMs: number,
): DnsQuery {
  const isTooLate = typeof reply === "object" && (reply.ms ?? 0) > deadlineMs;
  if (reply === "silence" || isTooLate)
    return observation("dns.query", {
      ...common,
      elapsedMs: isTooLate ? deadlineMs : Math.min(waitedMs, deadlineMs),
      subject,
      failure: failed("timeout", subject.transport === "tcp" ? "connect" : "query", ""),
    });
  if (reply === "port-unreachable")
    return observation("dns.query", { ...common, subject, failure: failed("port-unreachable", "query", "ECONNREFUSED") });
  const { rcode = "NOERROR", aa = false, answers = [], authority = [], additional = [], ede = [], truncated = false, ms } = reply;
  const chain = [subject.name];
  for (;;) {
    const next = answers.find(({ type, name }) => type === "CNAME" && name === chain.at(-1))?.data;
    if (next === undefined || subject.type === "CNAME" || chain.includes(next)) break;
    chain.push(next);
  }
  const isAddress = subject.type === "A" || subject.type === "AAAA";
  return observation("dns.query", {
    ...common,
    elapsedMs: ms ?? roundTripMs,
    subject,
    data: {
      rcode,
      flags: {
        aa,
        tc: truncated,
        rd: subject.recursion,
        ra: subject.role !== "authoritative",
        ad: false,
        cd: subject.checkingDisabled,
      },
      truncated,
      answers,
      authority,
      additional,
      ede,
      edns: subject.ednsPayload === null ? null : { payload: 1_232, nsid: null },
      chain,
      addresses: isAddress
        ? answers.filter(({ type, name }) => type === subject.type && name === chain.at(-1)).map(({ data }) => data)
        : [],
    },
  });
}
