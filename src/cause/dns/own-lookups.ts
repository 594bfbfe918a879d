import type { ObservationOf } from "../../observation/observation.ts";
import { waitedInVainMs } from "../../observation/server-wait.ts";
import type { Seen } from "../seen.ts";

/** The target's name as the C library looked it up there. */
export const lookupsAt = (seen: Seen, vantage: string): ObservationOf<"dns.system">[] =>
  seen.of("dns.system").filter((one) => one.vantage === vantage && one.subject.purpose === "target" && one.outcome !== "skipped");

/** resolv.conf says `use-vc`: the C library is to ask over TCP alone. */
export const isToldToUseTcp = (seen: Seen, vantage: string): boolean => confOf(seen, vantage)?.data.useVc === true;

/** It failed, and not for want of the name. */
export const isLookupLost = ({ failure }: ObservationOf<"dns.system">): boolean =>
  failure !== null && failure.code !== "not-found";

/** It took as long as a server is waited for that says nothing. */
export const hasWaited = (seen: Seen, { vantage, elapsedMs }: ObservationOf<"dns.system">): boolean =>
  elapsedMs >= waitedInVainMs(confOf(seen, vantage));

const confOf = (seen: Seen, vantage: string): ObservationOf<"dns.resolv-conf"> | undefined =>
  seen.of("dns.resolv-conf").find((one) => one.vantage === vantage && one.outcome === "ok");
