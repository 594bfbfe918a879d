import type { ObservationOf } from "./observation.ts";

/**
 * Programs at this vantage find a host to which a redirect leads, whatever the resolver says: the hosts file may have it alone, or a suffix of resolv.conf makes it
 * whole. Asked where the resolver knows no address.
 */
export const isFoundBySystem = (lookups: readonly ObservationOf<"dns.system">[], host: string, vantage: string): boolean =>
  lookups.some(
    (one) =>
      one.subject.purpose === "redirect" &&
      one.subject.name === host &&
      one.vantage === vantage &&
      (one.data.addresses ?? []).length > 0,
  );
