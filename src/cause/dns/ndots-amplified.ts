import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/**
 * A name with fewer dots than `ndots` is asked for with each search suffix behind it first (resolv.conf(5)): every lookup is several, all but the last of
 * them in vain. In Kubernetes (ndots:5) that is how every outside name is looked up.
 */
export const ndotsAmplified: Cause = {
  id: "dns.ndots-amplified",
  impact: "latent",
  plain:
    "This machine's settings make it ask for several names that do not exist before it asks for this one. Each lookup takes longer, and the DNS servers are asked many times as much.",
  tell: "This machine's resolv.conf has search suffixes, and the name has fewer dots than its ndots.",
  remedy: [
    "Write the name with a dot at its end where programs allow it, or lower `ndots` (in Kubernetes: dnsConfig of the pod, ndots 1 or 2).",
    "Take search suffixes out of resolv.conf that nobody needs.",
  ],
  toldApartFrom: ["dns.search-suffix"],
  explains: [],
  owner: "whoever writes this machine's resolv.conf (in Kubernetes the pod's dnsConfig)",
  find: (seen) => {
    const { host, kind, display } = seen.target;
    if (kind === "address" || !host.includes(".") || host.endsWith(".")) return [];
    const dots = host.split(".").length - 1;
    const failed = seen.of("dns.resolv-conf").filter((conf) => suffixesFirst(conf, dots) > 0);
    if (failed.length === 0) return [];
    const most = Math.max(...failed.map((conf) => suffixesFirst(conf, dots)));
    const ndots = Math.max(...failed.map(({ data }) => data.ndots ?? 1));
    const suffixes = [...new Set(failed.flatMap(({ data }) => data.search ?? []))].sort();
    return [
      {
        failed,
        worked: seen.of("dns.resolv-conf").filter((conf) => conf.outcome === "ok" && !failed.includes(conf)),
        ruledOut: [],
        stated: true,
        says: clause(`${most} search ${most === 1 ? "suffix is" : "suffixes are"} tried before the name itself (ndots:${ndots})`),
        next: [
          `Write \`${display}.\` with a dot at its end, or set \`options ndots:${Math.max(1, dots)}\`: with ndots:${ndots} and the suffixes ${listed(suffixes)} each lookup asks ${most} ${most === 1 ? "name" : "names"} in vain first, for A and for AAAA.`,
        ],
      },
    ];
  },
};

const suffixesFirst = ({ outcome, data }: ObservationOf<"dns.resolv-conf">, dots: number): number =>
  outcome === "ok" && dots < (data.ndots ?? 1) ? (data.search ?? []).length : 0;
