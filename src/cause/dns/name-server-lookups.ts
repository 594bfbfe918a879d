import { answerOf, bareName, type DnsQuery, isBareEmpty } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { interceptedVantages } from "./interception.ts";

/** Addresses of name servers as this vantage's resolvers tell them, where nobody else answers in their place. */
export function nameServerQueries(seen: Seen): DnsQuery[] {
  const intercepted = interceptedVantages(seen);
  return seen
    .of("dns.query")
    .filter(
      ({ subject, vantage, outcome }) => subject.purpose === "nameserver" && outcome !== "skipped" && !intercepted.has(vantage),
    );
}

/** Names that are known to have no address, with the lookups that say so. */
export const withoutAddress = (lookups: readonly DnsQuery[]): [string, DnsQuery[]][] =>
  [...Map.groupBy(lookups, ({ subject }) => bareName(subject.name))].filter(([, all]) => isWithoutAddress(all));

/** Both families were answered, and neither gives an address; one failing answer leaves it open. */
function isWithoutAddress(queries: readonly DnsQuery[]): boolean {
  const answers = queries.map(answerOf);
  if (answers.includes("addresses")) return false;
  if (answers.includes("no-name")) return true;
  const isEmpty = (type: string): boolean =>
    queries.some((query) => query.subject.type === type && answerOf(query) === "empty" && !isBareEmpty(query));
  return isEmpty("A") && isEmpty("AAAA");
}
