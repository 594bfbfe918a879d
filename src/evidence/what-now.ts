import type { Finding, Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { duration } from "./words.ts";

/** Where another address works, the bad one can leave DNS; how long that takes is its TTL. */
export function ifLong(report: Report, { pattern, scope, works }: Finding): string | null {
  if (
    (pattern !== "some-addresses" && pattern !== "one-family") ||
    works.addresses.length === 0 ||
    report.target.kind === "address"
  )
    return null;
  const ttl = longestTtl(report, scope.addresses);
  const leaves = ttl === null ? "" : ` Its TTL is ${ttl} s, so most clients leave within ${duration(ttl * 1_000)}.`;
  return `take ${listWords(scope.addresses)} out of DNS or the load balancer.${leaves}`;
}

function longestTtl(report: Report, addresses: readonly string[]): number | null {
  const ttls = report.observations.flatMap((one) =>
    one.probe === "dns.query"
      ? (one.data.answers ?? []).filter(({ data }) => addresses.includes(data)).map(({ ttl }) => ttl)
      : [],
  );
  return ttls.length === 0 ? null : Math.max(...ttls);
}

/** Whether undoing the last deployment can help is decided by the layer: an application cannot break a certificate or a zone. */
export function rollBack({ layer, impact }: Finding): string {
  switch (layer) {
    case "http":
      return impact === "breaks" || impact === "degrades"
        ? "if a deployment came just before this began, undo it; otherwise nothing here asks for it."
        : "nothing.";
    case "tcp":
    case "host":
      return "only if the last deployment moved or stopped what listens there; a firewall or network change is undone by its own team.";
    case "dns":
      return "the last change of the zone or the resolver, if there was one. A rollback of the application cannot help.";
    case "proxy":
      return "nothing of the target. If the proxy, its rules or the settings that name it were changed just before, undo that.";
    case "vantage":
      return "nothing. This is about where we look from, not about the target.";
    case "tls":
    case "path":
      return "nothing. A rollback of the application cannot help.";
  }
}
