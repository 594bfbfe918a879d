import { instantOf } from "../../observation/certificate-dates.ts";
import type { Handshake } from "../../observation/handshakes.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { lapsedIn } from "../../observation/refused-certificate.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { spanInWords } from "../span.ts";
import { type ClockAt, wrongClocks } from "./clock.ts";
import { wrongInFleet } from "./fleet-clocks.ts";

/**
 * The clock here is off from the median of at least three independent ones, told by `Date` headers that no cache has kept, or from most of a fleet's. It matters where a date is judged by it: a
 * certificate that is fine by the right time is refused here, and the fault is this machine's. Where no judgement hangs on it, it is a note.
 */
export const clockSkew: Cause = {
  id: "vantage.clock-skew",
  impact: "degrades",
  plain:
    "The clock of the machine that asks is wrong. Programs there refuse certificates that are perfectly good, because to them these have run out or are not valid yet; other machines see no trouble.",
  tell: "Three independent hosts or more, or most of the fleet, agree on another time, and by that time the certificate's dates are in order.",
  remedy: [
    "Set the clock of the machine that asks (`timedatectl`, `chronyc tracking`), and find out why it is not kept right: no time server reached, or a virtual machine that was paused.",
  ],
  toldApartFrom: ["tls.expired", "tls.not-yet-valid"],
  explains: ["tls.expired", "tls.not-yet-valid", "tls.intermediate-expired", "tls.expiring-soon"],
  owner: "whoever runs the machine that asks",
  find: (seen) => {
    const wrong = [...wrongClocks(seen), ...wrongInFleet(seen)];
    const telling = wrong.filter((clock) => isDecisive(seen, clock));
    const idle = wrong.filter((clock) => !telling.includes(clock));
    return [
      ...(telling.length === 0 ? [] : [matchOf(seen, telling, true)]),
      ...(idle.length === 0 ? [] : [matchOf(seen, idle, false)]),
    ];
  },
};

/** Certificates are out of their dates by the clock there, and each of them is in order by the right one. What a vantage saw bears the time of its own clock. */
function isDecisive(seen: Seen, { vantage, offsetMs }: ClockAt): boolean {
  const refused = seen.of("tls.handshake").filter((one) => one.vantage === vantage && isOutOfDates(one, Date.parse(one.at)));
  return refused.length > 0 && !refused.some((one) => isOutOfDates(one, Date.parse(one.at) + offsetMs));
}

const isOutOfDates = (one: Handshake, at: number): boolean =>
  (one.data.chain?.slice(0, 1) ?? []).some(
    (leaf: Certificate) => at < instantOf(leaf.notBefore) || at > instantOf(leaf.notAfter),
  ) || lapsedIn(one, at) !== null;

function matchOf(seen: Seen, clocks: readonly ClockAt[], isTelling: boolean): Match {
  const [first] = clocks;
  const offsetMs = first?.offsetMs ?? 0;
  const by = `${spanInWords(offsetMs)} ${offsetMs > 0 ? "behind" : "ahead"}`;
  const names = new Set(clocks.map(({ vantage }) => vantage));
  const witnesses = clocks.flatMap((one) => one.witnesses.map(({ request }) => request));
  const certificates = seen.of("tls.handshake").filter((one) => names.has(one.vantage) && isOutOfDates(one, Date.parse(one.at)));
  const others = witnesses.length > 0 ? `${first?.hosts ?? 0} independent hosts` : `${first?.hosts ?? 0} clocks of the fleet`;
  return {
    failed: witnesses,
    worked: [],
    beside: isTelling ? certificates : [],
    vantages: [...names],
    ruledOut: isTelling
      ? (["tls.expired", "tls.not-yet-valid"] as const).map((cause) => ({
          cause,
          by: witnesses,
          why: "by the clocks of others the certificate is within its dates",
        }))
      : [],
    impact: isTelling ? "degrades" : "latent",
    ofVantage: true,
    stated: true,
    says: clause(`the clock of this vantage is ${by}`),
    next: [
      `Set the clock of ${listed([...names])} right: ${others} agree that it is ${by} (\`timedatectl\`, \`chronyc tracking\`).`,
      ...(isTelling ? ["The certificate is fine for everybody whose clock is right."] : []),
    ],
    variant: isTelling ? "decisive" : "idle",
  };
}
