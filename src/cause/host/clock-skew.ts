import { type ClockWitness, clockWitnesses } from "../../observation/clock-witnesses.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { headerOf } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";

/** Two answers at least, so far apart that a clock must have moved on between them; a date that stands still was kept or written by hand. */
const fewest = 2;
const apartMs = 1_500;
/** A `Date` header tells whole seconds. */
const roundedMs = 1_500;

/**
 * The target's own machine has a wrong clock. Seen where somebody who knows the time says so of this machine (the hub that its agent talks to), and where what the service
 * writes as the time of its answers is off from the kernel's by the same span each time, and moves on with it. Whose clock is wrong, that of the service or of the machine, is not told by the second.
 */
export const clockSkew: Cause = {
  id: "host.clock-skew",
  impact: "degrades",
  plain:
    "The clock of the machine that runs the service is wrong. Logins, signed links and certificates are refused as out of date, and its logs do not fit those of other machines.",
  tell: "The machine's own offset, or `Date` headers of its service that no cache has kept and that move on with time, is over the threshold.",
  remedy: [
    "See whether the clock is kept right (`timedatectl`, `chronyc tracking`), and whether its time servers are reached over UDP port 123.",
    "In a container or a virtual machine, compare with the machine below it, whose clock it takes over.",
  ],
  toldApartFrom: ["vantage.clock-skew"],
  explains: ["vantage.clock-skew", "tls.expired", "tls.not-yet-valid", "tls.intermediate-expired", "tls.expiring-soon"],
  owner: "whoever runs this machine",
  find: (seen) => seen.vantages.flatMap(({ name, addresses = [] }) => ofVantage(name, addresses, seen)),
};

function ofVantage(vantage: string, own: readonly string[], seen: Seen): Match[] {
  const here = clockWitnesses(own.length === 0 ? [] : seen.of("http.request")).filter(
    ({ request }) => request.probe === "http.request" && request.vantage === vantage && own.includes(request.subject.address),
  );
  const isHost = seen.of("host.limits").filter((one) => one.vantage === vantage && one.outcome === "ok");
  const offset = steadyOffset(here);
  if (isHost.length === 0 || offset === null || Math.abs(offset) <= seen.settings.thresholds.clockS * 1_000) return [];
  return [
    matchOf(
      offset,
      here.flatMap(({ request }) => (request.probe === "http.request" ? [request] : [])),
      isHost,
    ),
  ];
}

/** How far ahead the service's clock is, ms; null where it does not move on as time does. */
function steadyOffset(told: readonly ClockWitness[]): number | null {
  const offsets = told.map(({ offsetMs }) => offsetMs);
  const starts = told.map(({ request }) => request.startMs);
  if (told.length < fewest || Math.max(...starts) - Math.min(...starts) < apartMs) return null;
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  return most - least > 2 * roundedMs ? null : (least + most) / 2;
}

function matchOf(
  offset: number,
  requests: ObservationOf<"http.request">[],
  looks: readonly ObservationOf<"host.limits">[],
): Match {
  const by = `${spanInWords(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`;
  const [first] = requests;
  const date = first === undefined ? null : headerOf(first, "date");
  return {
    failed: requests,
    worked: [],
    beside: looks,
    ruledOut: [],
    equally: ["vantage.clock-skew"],
    stated: true,
    says: clause(`the service's clock is ${by} of this machine's`),
    next: [
      `The service dates its answers ${date === null ? "" : `"${date}", `}${by} of the kernel's clock here: see which of the two is wrong (\`date -u\`, \`timedatectl\`), and what the service takes its time from.`,
    ],
  };
}
