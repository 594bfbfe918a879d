import { answerOf, bareName, type DnsQuery, lastOfChain } from "../../observation/dns-answer.ts";
import { inOrder } from "../../observation/in-order.ts";
import { soaOf } from "./name-tree.ts";

/** Blocked, Censored, Filtered, Prohibited (RFC 8914, sections 4.16 to 4.19). */
const policyCodes: ReadonlySet<number> = new Set([15, 16, 17, 18]);

/**
 * The answer says itself that a policy made it: by an Extended DNS Error, or by the policy's own SOA record beside it (a response policy zone puts it into
 * the additional section). Prohibited (18) beside REFUSED is also what a resolver says to whom it does not serve at all.
 */
export const isSaidToBeFiltered = (query: DnsQuery): boolean =>
  (query.data.ede ?? []).some(({ code }) => policyCodes.has(code) && !(code === 18 && answerOf(query) === "refused")) ||
  (query.data.additional ?? []).some(({ type }) => type === "SOA");

/** Blocked, Censored or Filtered in as many words, of an answer that has something in it. */
export const isSaidToBeFilteredByCode = ({ data }: DnsQuery): boolean =>
  (data.ede ?? []).some(({ code }) => code !== 18 && policyCodes.has(code));

/** A denial without the SOA record of a zone that the name lies in was made up on the way (RFC 2308, section 3: every server has to send it). */
export function isMadeUpDenial(query: DnsQuery): boolean {
  const soa = soaOf(query);
  if (soa === null) return true;
  const zone = bareName(soa.name);
  const name = bareName(lastOfChain(query));
  return !(zone === "" || name === zone || name.endsWith(`.${zone}`));
}

/**
 * It denied a name that nobody has with an SOA record, and without one when it was asked again: some forwarders leave the record out of what they remember, and
 * there its absence tells a denial of before and no policy. `labels`: what one resolver said of such names.
 */
export function leavesOutRecords(labels: readonly DnsQuery[]): boolean {
  const denials = inOrder(labels).filter((query) => ["no-name", "empty"].includes(answerOf(query)));
  return [...Map.groupBy(denials, ({ subject }) => bareName(subject.name)).values()].some(
    ([first, ...later]) => first !== undefined && soaOf(first) !== null && later.some((query) => soaOf(query) === null),
  );
}
