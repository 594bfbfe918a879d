import { computedOnce } from "../../observation/computed-once.ts";
import { inOrder } from "../../observation/in-order.ts";
import { withoutFamily } from "../../observation/lacking-family.ts";
import type { ProxyTry } from "../../observation/proxy-answers.ts";
import { wasHeardOver } from "../../observation/spoken-family.ts";
import { familyOf } from "../../target/address.ts";
import type { Seen } from "../seen.ts";

/**
 * All that was asked of the proxy, but for addresses of a family that the vantage lacks, or has no route for: programs there take an address of the other one. Where a
 * vantage has no others, what it tried is all there is.
 */
export const spokenTries = computedOnce((seen: Seen): readonly ProxyTry[] => {
  const all = inOrder(seen.of("proxy.connect"));
  const isLacking = withoutFamily(seen.vantages);
  const told = new Set(all.filter((one) => !isLacking(one) && !isWithoutRoute(one, all, seen)));
  const telling = new Set([...told].flatMap(({ vantage, outcome }) => (outcome === "skipped" ? [] : [vantage])));
  return all.filter((one) => told.has(one) || !telling.has(one.vantage));
});

/** This machine has no route at all for the family of that address, as far as can be seen, and one for the other. */
const isWithoutRoute = (one: ProxyTry, all: readonly ProxyTry[], { observations }: Seen): boolean =>
  one.failure?.code === "own-route" &&
  one.data.errno === "ENETUNREACH" &&
  !wasHeardOver(observations, one.vantage, familyOf(one.subject.address)) &&
  all.some((other) => other.vantage === one.vantage && hasLeft(other) && isOfOtherFamily(other, one));

const isOfOtherFamily = (one: ProxyTry, other: ProxyTry): boolean =>
  familyOf(one.subject.address) !== familyOf(other.subject.address);

/** This machine did send it. */
const hasLeft = ({ outcome, failure }: ProxyTry): boolean =>
  outcome === "ok" || (failure !== null && failure.blame !== "vantage");
