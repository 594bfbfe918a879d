import { computedOnce } from "../../observation/computed-once.ts";
import { isOutOfBreath, lateOf, wasCountedLate, wasPrompt } from "../../observation/connect-times.ts";
import { type Connecting, connected, type TcpConnect, wasRefused, wasSilent } from "../../observation/endpoint-tries.ts";
import type { Seen } from "../seen.ts";
import { fullEndpoints } from "../tcp/accept-queue-overflow.ts";
import { endpointsOf, type JudgedEndpoint } from "../tcp/endpoints.ts";
import { failingFlows } from "../tcp/failing-flows.ts";
import { slowWays } from "./slow-ways.ts";

/** What was lost and what was not at one address: each try counts once, however many of its packets were lost. */
export type LostAt = {
  endpoint: JudgedEndpoint;
  lost: readonly Connecting[];
  prompt: readonly Connecting[];
  /** Of other ports of the same address, asked in turn: loss on the way takes theirs as well. */
  otherLost: readonly TcpConnect[];
  otherPrompt: readonly TcpConnect[];
};

/**
 * Connections that stood thanks to a second SYN, or never, beside such as stood at once. Where the flow decides, where hardly any gets in or where other ports of
 * the same host lose nothing, it is no matter of chance on the way, and nothing is said here.
 */
export const lostConnects = computedOnce((seen: Seen): readonly LostAt[] => {
  const lateAt = new Map(endpointsOf(seen).map((endpoint) => [endpoint, lateOf(endpoint.tries)]));
  const isLateAt = (endpoint: JudgedEndpoint): boolean => (lateAt.get(endpoint) ?? []).length > 0;
  const breathless = new Set(
    [...Map.groupBy(endpointsOf(seen), ({ vantage }) => vantage)].flatMap(([vantage, all]) =>
      all.some(isLateAt) && isOutOfBreath(all.flatMap(({ tries }) => tries)) ? [vantage] : [],
    ),
  );
  const byFlow = new Set(failingFlows(seen).map(({ endpoint }) => endpoint));
  const slow = new Set(slowWays(seen).map(({ endpoint }) => endpoint));
  const full = new Set(fullEndpoints(seen));
  return endpointsOf(seen).flatMap((endpoint) => {
    const { tries } = endpoint;
    const late = new Set<Connecting>(
      (lateAt.get(endpoint) ?? []).filter((one) => !breathless.has(endpoint.vantage) || wasCountedLate(one)),
    );
    const lost = tries.filter((one) => late.has(one) || wasSilent(one));
    if (slow.has(endpoint) || lost.length === 0 || !tries.some(connected)) return [];
    if (full.has(endpoint) || byFlow.has(endpoint)) return [];
    const turns = endpoint.otherPorts.filter(({ attempt }) => attempt > 1);
    const lives = new Set(
      endpoint.otherPorts.filter((one) => connected(one) || wasRefused(one)).map(({ subject }) => subject.port),
    );
    const others = turns.filter(({ subject }) => lives.has(subject.port));
    const otherLost = others.filter((one) => wasSilent(one) || isLate(one));
    return [
      {
        endpoint,
        lost,
        prompt: tries.filter((one) => wasPrompt(one)),
        otherLost,
        otherPrompt: others.filter((one) => !otherLost.includes(one)),
      },
    ];
  });
});

/** A refusal is an answer to a SYN too, and comes late where the first was lost. */
const lateMs = 950;
const isLate = (one: TcpConnect): boolean => (connected(one) ? !wasPrompt(one) : wasRefused(one) && one.elapsedMs >= lateMs);
