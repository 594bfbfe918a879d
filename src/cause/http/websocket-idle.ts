import { groupByCell } from "../../observation/cell.ts";
import { inOrder } from "../../observation/in-order.ts";
import { type Upgrade, wasUpgraded } from "../../observation/upgrades.ts";
import type { Cause } from "../cause.ts";
import { clause } from "../clause.ts";
import { durationInWords } from "../span.ts";

/** Ends that lie this close together are one clock's: the larger of 1 s and a twentieth of the time. */
const sameMs = (ms: number): number => Math.max(1_000, ms / 20);
/** Once could be anything. */
const leastEnds = 2;

/** An open connection on which nothing is said ends each time after the same while: somebody on the way forgets it. */
export const websocketIdle: Cause = {
  id: "http.websocket-idle",
  impact: "degrades",
  plain:
    "WebSockets that say nothing for a while are cut, each time after the same time: a proxy, balancer or firewall has an idle timeout. Users of quiet pages see them freeze or reconnect.",
  tell: "Open WebSockets on which nothing is said end at a constant time, and shorter silences are survived.",
  remedy: [
    "Send WebSocket pings more often than that time from the application, every 20 to 30 s.",
    "Or raise the idle timeout of the proxy or balancer (nginx: `proxy_read_timeout`; HAProxy: `timeout tunnel`; AWS ALB: idle timeout).",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever runs the proxy or balancer in front",
  find: (seen) => {
    const idled = inOrder(seen.of("http.websocket").filter((one) => one.subject.purpose === "idle" && wasUpgraded(one)));
    const ended = idled.filter((one) => endOf(one) !== null);
    const constant = [...groupByCell(ended).values()].filter((own) => own.length >= leastEnds && isConstant(own));
    const failed = constant.flat();
    if (failed.length === 0) return [];
    const afterMs = Math.min(...failed.flatMap((one) => endOf(one) ?? []));
    const survived = idled.filter((one) => one.data.idle?.ended === "open");
    return [
      {
        failed,
        // A silence that was too short to be cut says nothing against it.
        worked: survived.filter(({ subject }) => (subject.idleMs ?? 0) > afterMs),
        beside: survived.filter(({ subject }) => (subject.idleMs ?? 0) <= afterMs),
        ruledOut: [],
        stated: true,
        says: clause(`an idle WebSocket is cut after ${durationInWords(afterMs)}`),
        next: [
          `Send pings at least every ${durationInWords(afterMs / 2)}, or raise the idle timeout of what is in front (60 s is the default of many proxies).`,
        ],
      },
    ];
  },
};

const endOf = ({ data }: Upgrade): number | null =>
  data.idle === undefined || data.idle.ended === "open" ? null : data.idle.afterMs;

function isConstant(own: readonly Upgrade[]): boolean {
  const times = own.flatMap((one) => endOf(one) ?? []);
  return Math.max(...times) - Math.min(...times) <= sameMs(Math.max(...times));
}
