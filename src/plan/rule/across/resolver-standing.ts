import { isLoopback } from "../../../observation/address-network.ts";
import { computedOnce } from "../../../observation/computed-once.ts";
import { answerOf, type DnsAnswer } from "../../../observation/dns-answer.ts";
import { certainTries } from "../../../verdict/weigh.ts";
import { firstTransport, type Resolver, sameServer } from "../../lookup/dns-question.ts";
import { looksUp, ownResolvers, targetAnswers } from "../../lookup/resolvers.ts";
import type { View } from "../../state.ts";

/** A resolver that one vantage has to itself, and what the target's name came to there for certain. */
export type Standing = { vantage: string; side: View["self"]["side"]; resolver: Resolver; is: "well" | "hurt" };

/** What one message settles: the server has said so itself. Silence, SERVFAIL and errors on the way may pass, and are counted. */
const stated: ReadonlySet<DnsAnswer> = new Set(["no-name", "refused"]);
const counted: ReadonlySet<DnsAnswer> = new Set(["silence", "servfail", "unreachable", "garbled", "other-rcode"]);

/** Of all vantages, those of their resolvers of which it is certain; worked out once for the vantages of one plan. One at loopback is out of anybody else's reach. */
export const standingsOf = computedOnce((views: readonly View[]): readonly Standing[] =>
  views.flatMap((view) =>
    looksUp(view) && view.questions.resolvers.length === 0
      ? ownResolvers(view).flatMap((resolver) => standingOf(view, resolver))
      : [],
  ),
);

function standingOf(view: View, resolver: Resolver): Standing[] {
  if (isLoopback(resolver.address)) return [];
  const answers = targetAnswers(view)
    .filter(
      ({ subject }) =>
        sameServer(subject, { server: resolver.address, port: resolver.port }) && subject.transport === firstTransport(resolver),
    )
    .map(answerOf);
  const is = answers.includes("addresses")
    ? "well"
    : answers.some((one) => stated.has(one)) || answers.filter((one) => counted.has(one)).length >= certainTries
      ? "hurt"
      : null;
  return is === null ? [] : [{ vantage: view.self.name, side: view.self.side, resolver, is }];
}
