import { connectMsOf } from "../../observation/connect-times.ts";
import { countApart } from "../../observation/count-apart.ts";
import type { Observation } from "../../observation/observation.ts";
import { medianOf } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";

/** A time is believed where the event loop's own delay was a fifth of it at most. */
const believable = 5;
/** On two cores with many worlds side by side a median of 64 ms was measured, and the times were of use. A hiccup of more than twice that which a third of all probes meet is none. */
const latenessMs = 150;
const fewestProbes = 10;
/** Two cores with two labs beside each other made processes late by up to 460 ms, and all was answered as it should be: that only speed is unknown is a note. */
const graveMs = 500;
/** So many times that look slow and cannot be believed, each begun so long after the one before, are more than one hiccup: what was asked together is late together. */
const fewestDoubtful = 3;
const apartMs = 500;
/** A SYN is sent again after a second (RFC 6298, section 2.1): what took as long may be loss. */
const lateMs = 950;

/**
 * This process, or its whole machine, does not get to run: the event loop is late by so much that times are of the machine and not of the target. Each such time is
 * discarded where it is judged; here it is said why nothing is left of them. Where none of them would have mattered, and most were of use, it is a note, and so it is where the target was met
 * with a plain refusal, which no clock decides, and beside whatever else was found for certain.
 */
export const overloaded: Cause = {
  id: "vantage.overloaded",
  impact: "degrades",
  plain:
    "The machine that asks is so busy that it measures itself: answers lie waiting before it looks at them. How fast the site is cannot be said from there.",
  tell: "The event loop of the process that asks was late by more than a fifth of what was measured, again and again.",
  remedy: [
    "See what keeps the machine that asks busy (`top`, `cat /proc/pressure/cpu`), or whether its container is throttled (`nr_throttled` in cpu.stat).",
    "Ask again once it is idle, or from another machine.",
  ],
  toldApartFrom: [],
  explains: ["dns.slow", "http.slow", "http.timeout-budget", "tcp.accept-queue-overflow"],
  owner: "whoever runs the machine that asks",
  find: (seen) =>
    [...Map.groupBy(seen.observations, ({ vantage }) => vantage)].flatMap(([vantage, all]) => {
      const probes = all.filter(({ outcome }) => outcome !== "skipped");
      const disturbed = probes.filter(
        ({ loopDelayMs, elapsedMs }) => loopDelayMs >= latenessMs && loopDelayMs * believable > elapsedMs,
      );
      if (probes.length < fewestProbes || disturbed.length < probes.length / 3) return [];
      const median = medianOf(disturbed.map(({ loopDelayMs }) => loopDelayMs)) ?? 0;
      const grave = disturbed.filter(({ loopDelayMs }) => loopDelayMs >= graveMs);
      const doubtful = disturbed.filter((one) => looksSlow(one, seen));
      const isLateThroughout = grave.length >= probes.length / 2 && countApart(grave, apartMs) >= fewestDoubtful;
      const isTelling = (countApart(doubtful, apartMs) >= fewestDoubtful || isLateThroughout) && !probes.some(wasTurnedDown);
      return [
        {
          failed: isTelling && doubtful.length > 0 ? doubtful : disturbed,
          worked: [],
          ruledOut: [],
          ofVantage: true,
          stated: true,
          yields: true,
          ...(isTelling ? {} : { impact: "latent" as const }),
          says: clause(`this machine is late by ${durationInWords(median)} again and again`),
          next: [
            `See what keeps ${listed([vantage])} busy, or whether it is throttled: ${disturbed.length} of ${probes.length} times measured there are its own.`,
          ],
          variant: vantage,
        },
      ];
    }),
};

/** The target, or somebody on the way, said no: that is not a matter of time. What other ports, names and offers meet is asked by the way. */
const wasTurnedDown = ({ layer, probe, failure, subject }: Observation): boolean =>
  failure !== null &&
  failure.code !== "timeout" &&
  failure.blame !== "vantage" &&
  ["tcp", "tls", "http"].includes(layer) &&
  probe !== "tls.hello" &&
  (!("purpose" in subject) || ["target", "sample", "user-path"].includes(subject.purpose ?? ""));

/** It would be taken for slow, late or silent, were the clock to be trusted. What was answered by a process that is late by less than half a second was answered. */
function looksSlow(one: Observation, { settings: { thresholds } }: Seen): boolean {
  if (one.failure?.code === "timeout") return true;
  if (one.loopDelayMs < graveMs) return false;
  if (one.probe === "dns.query") return one.elapsedMs > thresholds.dnsMs;
  if (one.probe === "http.request") return (one.data.phases?.waitMs ?? 0) > thresholds.ttfbMs || (connectMsOf(one) ?? 0) > lateMs;
  return one.probe === "tcp.connect" && (connectMsOf(one) ?? 0) > lateMs;
}
