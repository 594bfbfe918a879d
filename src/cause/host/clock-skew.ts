import { type ClockWitness, clockWitnesses } from "../../observation/clock-witnesses.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";
import { type ClockAt, wrongClocks } from "../vantage/clock.ts";
import { type Look, looksOf } from "./looks.ts";

/** Two answers at least, so far apart that a clock must have moved on between them; a date that stands still was kept or written by hand. */
const fewest = 2;
const apartMs = 1_500;
/** A `Date` header tells whole seconds. */
const roundedMs = 1_500;

/**
 * The target's own machine has a wrong clock. Seen where three independent hosts or more agree on another time than the kernel's there, and where what the service writes
 * as the time of its answers is off from the kernel's by the same span each time, and moves on with it; whose clock is wrong then, the service's or the machine's, is not told.
 */
export const clockSkew: Cause = {
  id: "host.clock-skew",
  impact: "degrades",
  plain:
    "The clock of the machine that runs the service is wrong. Logins, signed links and certificates are refused as out of date, and its logs do not fit those of other machines.",
  tell: "The questions are asked on the service's own machine: others agree on another time than its kernel's, or its service's own `Date` headers, which no cache has kept, do; elsewhere it would be the vantage's clock.",
  remedy: [
    "See whether the clock is kept right (`timedatectl`, `chronyc tracking`), and whether its time servers are reached over UDP port 123.",
    "In a container or a virtual machine, compare with the machine below it, whose clock it takes over.",
  ],
  toldApartFrom: ["vantage.clock-skew"],
  explains: ["vantage.clock-skew", "tls.expired", "tls.not-yet-valid", "tls.intermediate-expired", "tls.expiring-soon"],
  owner: "whoever runs this machine",
  find: (seen) =>
    looksOf(seen, "host.limits").flatMap((looks) => {
      const [vantage = ""] = looks.map((one) => one.vantage);
      const wrong = wrongClocks(seen).find((clock) => clock.vantage === vantage);
      return wrong === undefined ? ofService(vantage, looks, seen) : [ofMachine(wrong, looks)];
    }),
};

type Limits = Look<"host.limits">;

function ofMachine({ offsetMs, hosts, witnesses }: ClockAt, looks: readonly Limits[]): Match {
  const by = `${spanInWords(Math.abs(offsetMs))} ${offsetMs > 0 ? "behind" : "ahead"}`;
  return {
    failed: looks,
    worked: [],
    beside: witnesses.map(({ request }) => request),
    ruledOut: [{ cause: "vantage.clock-skew", by: looks, why: "the machine that asks is the one that runs the service" }],
    stated: true,
    says: clause(`this machine's clock is ${by}`),
    next: [
      `Set the clock of this machine right: ${hosts} independent hosts agree that it is ${by} (\`timedatectl\`, \`chronyc tracking\`).`,
    ],
  };
}

function ofService(vantage: string, looks: readonly Limits[], seen: Seen): Match[] {
  const own: readonly string[] = seen.vantages.find(({ name }) => name === vantage)?.addresses ?? [];
  const requests = seen
    .of("http.request")
    .filter((one) => one.vantage === vantage && one.subject.purpose !== "redirect" && own.includes(one.subject.address));
  const told = clockWitnesses(requests);
  const offset = steadyOffset(told);
  return offset === null || Math.abs(offset) <= seen.settings.thresholds.clockS * 1_000 ? [] : [matchOf(offset, told, looks)];
}

/** How far ahead the service's clock is, ms; null where it does not move on as time does. */
function steadyOffset(told: readonly ClockWitness[]): number | null {
  const offsets = told.map(({ offsetMs }) => offsetMs);
  const starts = told.map(({ request }) => request.startMs);
  if (told.length < fewest || Math.max(...starts) - Math.min(...starts) < apartMs) return null;
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  return most - least > 2 * roundedMs ? null : (least + most) / 2;
}

function matchOf(offset: number, told: readonly ClockWitness[], looks: readonly Limits[]): Match {
  const by = `${spanInWords(Math.abs(offset))} ${offset > 0 ? "ahead" : "behind"}`;
  return {
    failed: told.map(({ request }) => request),
    worked: [],
    beside: looks,
    ruledOut: [],
    equally: ["vantage.clock-skew"],
    stated: true,
    says: clause(`the service's clock is ${by} of this machine's`),
    next: [
      `The service dates its answers ${by} of the kernel's clock here: see which of the two is wrong (\`date -u\`, \`timedatectl\`), and what the service takes its time from.`,
    ],
  };
}
