import { contentKindOf } from "../../observation/answer-kind.ts";
import type { DnsQuery } from "../../observation/dns-answer.ts";
import { type Request, statusOf, titleOf, wasAnswered } from "../../observation/requests.ts";
import { speaksTls } from "../../target/target.ts";
import type { Seen } from "../seen.ts";
import { isSaidToBeFiltered, isSaidToBeFilteredByCode } from "./policy-signs.ts";

type Given = { queries: readonly DnsQuery[]; addresses: ReadonlySet<string> };

/**
 * Addresses that an answer gives which says itself that a policy made it, and that nobody else gives: a page that is served there is the policy's own. Over TLS the
 * certificate tells whose it is. A policy zone is also how a network gives its own people an address of their own: where nothing but its SOA record tells, the
 * page has to be a refusal, or another one than the others' addresses serve.
 */
export function policyAddresses(seen: Seen, answers: readonly Given[], zone: ReadonlySet<string>): Set<string> {
  const saying = answers.filter(({ queries }) => queries.some(isSaidToBeFiltered));
  if (saying.length === 0 || speaksTls(seen.target.scheme)) return new Set();
  const rest = answers.filter((answer) => !saying.includes(answer));
  const others = new Set([...rest.map(({ addresses }) => addresses), zone].flatMap((addresses) => [...addresses]));
  return new Set(
    saying.flatMap(({ queries, addresses }) =>
      [...addresses].filter(
        (address) =>
          !others.has(address) &&
          (queries.some(isSaidToBeFilteredByCode) || isOtherPage(pagesAt(seen, [address]), pagesAt(seen, [...others]))),
      ),
    ),
  );
}

/** What users of the target get at these addresses. */
const pagesAt = (seen: Seen, addresses: readonly string[]): Request[] =>
  seen
    .of("http.request")
    .filter(
      (one) =>
        wasAnswered(one) &&
        one.subject.port === seen.target.port &&
        (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
        one.subject.hop === 0 &&
        addresses.includes(one.subject.address),
    );

const isOtherPage = (pages: readonly Request[], usual: readonly Request[]): boolean =>
  pages.length > 0 && usual.length > 0 && pages.every((page) => usual.every((other) => isOther(page, other)));

/** A refusal beside none (403; 451, RFC 7725), or another title or kind of content, where both say it. */
function isOther(page: Request, other: Request): boolean {
  const differ = (one: string | null, two: string | null): boolean => Boolean(one) && Boolean(two) && one !== two;
  const isRefused = (one: Request): boolean => statusOf(one) === 403 || statusOf(one) === 451;
  return (
    (isRefused(page) && !isRefused(other)) ||
    differ(titleOf(page), titleOf(other)) ||
    differ(contentKindOf(page), contentKindOf(other))
  );
}
