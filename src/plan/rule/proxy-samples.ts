import { parseAddress } from "../../target/address.ts";
import type { ProxyRoute } from "../../target/proxy-route.ts";
import { speaksHttp, speaksWebsocket } from "../../target/target.ts";
import { questionTo, throughProxy } from "../route-view.ts";
import { type View, type Want, want } from "../state.ts";
import { requestTo } from "./first-connections.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { leaveMs } from "./sample-series.ts";

/** How long sampling goes on behind the first verdict, how long once something of it has failed, and how often a proxy is asked, ms. */
const quietMs = 2_000;
const troubledMs = 7_000;
const everyMs = 220;

/** Light sampling through the proxy, by turns of it alone and of the target behind it: one of several proxies behind an address may be the bad one. */
export function proxySamples(view: View, route: ProxyRoute): Want[] {
  const { firstVerdictMs, nowMs, questions, target } = view;
  if (firstVerdictMs === null || route.bypassedBy !== null || asksToBeLeftAlone(view) || neverWorked(view)) return [];
  const before = view.own.filter(({ step }) => "purpose" in step.subject && step.subject.purpose === "sample");
  const until = Math.min(firstVerdictMs + (isTroubled(view) ? troubledMs : quietMs), questions.timeoutMs - leaveMs);
  const last = before.at(-1);
  const atMs = Math.max(nowMs, last === undefined ? nowMs : last.startMs + everyMs);
  if (atMs > until || before.filter(({ observation }) => observation === null).length >= mostOpen) return [];
  const [address] = questions.ip.slice(before.length % Math.max(1, questions.ip.length));
  const own = address === undefined ? null : parseAddress(address);
  if (own === null) return [];
  const when = { round: 3, attempt: before.length + 1, atMs };
  if (isProxysTurn(before.length) || !speaksHttp(target.scheme) || speaksWebsocket(target.scheme))
    return [want(view, "proxy.connect", { ...questionTo(view, route, own), purpose: "sample" }, when)];
  return throughProxy(view, route, want(view, "http.request", { ...requestTo(view, own), purpose: "sample" }, when));
}

const mostOpen = 4;

/**
 * Whether the proxy alone is asked: three times in five. Plain turns keep step with a proxy of two or four members, so that one kind of question always meets the bad one
 * and the other never; five has no step in common with two, three or four.
 */
const isProxysTurn = (count: number): boolean => [0, 2, 3].includes(count % 5);

const answers = (view: View) =>
  view.own.flatMap(({ observation: one }) =>
    one?.probe === "proxy.connect" && (one.subject.purpose === "target" || one.subject.purpose === "sample") ? [one] : [],
  );
const isGood = ({ outcome, data }: ReturnType<typeof answers>[number]): boolean => outcome === "ok" && (data.status ?? 0) < 400;

/** What is so for certain is not asked again and again. */
const neverWorked = (view: View): boolean => !answers(view).some(isGood);

const isTroubled = (view: View): boolean =>
  answers(view).some((one) => !isGood(one)) ||
  view.own.some(
    ({ observation: one }) => one?.probe === "http.request" && (one.failure !== null || (one.data.status ?? 0) >= 500),
  );
