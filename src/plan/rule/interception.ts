import { isLoopback } from "../../observation/address-network.ts";
import { authoritativeAnswerOf } from "../../observation/authoritative-answers.ts";
import { answerOf, bareName, type DnsAnswer } from "../../observation/dns-answer.ts";
import type { Address } from "../../target/address.ts";
import { type DnsSubject, ednsPayload } from "../lookup/dns-question.ts";
import { looksUp, serversOf, targetAnswers } from "../lookup/resolvers.ts";
import { doResolversDiffer, isLate } from "../lookup/trouble.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { probedAddresses } from "./first-connections.ts";

/** So many of the target's addresses are asked. */
const mostNobodies = 2;
const dnsPort = 53;

/**
 * Where a zone's server or a resolver answers oddly or not at all, the same question is put to addresses that serve no DNS, the target's own: whoever answers
 * there takes questions that were meant for others, and then no server may be judged by what came in its name.
 */
export const interception: Rule = (view) => {
  if (!looksUp(view) || view.only === "dns" || !isAnythingOdd(view)) return [];
  return nobodies(view).flatMap((address) =>
    (["udp", "tcp"] as const).map((transport): Want => {
      const subject: DnsSubject = {
        server: address,
        port: dnsPort,
        role: "nobody",
        rank: 0,
        name: bareName(view.target.host),
        type: "A",
        transport,
        recursion: true,
        checkingDisabled: false,
        ednsPayload,
        dnssecOk: false,
        purpose: "interception",
      };
      return want(view, "dns.query", subject, { round: 2 });
    }),
  );
};

/** Addresses of the target that are known as no DNS server, and not this machine, which may have one of its own. */
function nobodies(view: View): Address[] {
  const servers = new Set<string>([
    ...serversOf(view).map(({ address }) => address),
    ...view.self.resolvers.map(({ address }) => address),
    ...view.own.flatMap(({ step }) =>
      step.probe === "dns.query" && step.subject.role !== "nobody" ? [step.subject.server] : [],
    ),
  ]);
  return probedAddresses(view)
    .filter((address) => !servers.has(address) && !isLoopback(address))
    .slice(0, mostNobodies);
}

function isAnythingOdd(view: View): boolean {
  const odd: readonly DnsAnswer[] = ["silence", "unreachable", "refused", "garbled", "other-rcode"];
  const answers = targetAnswers(view);
  if (answers.some((query) => query.subject.role !== "public" && odd.includes(answerOf(query)))) return true;
  if (view.own.some((asked) => isOwnTarget(asked.step) && isLate(view, asked))) return true;
  return doResolversDiffer(view) || isZoneOdd(view);
}

const isOwnTarget = (step: View["own"][number]["step"]): boolean =>
  step.probe === "dns.query" &&
  step.subject.purpose === "target" &&
  (step.subject.role === "configured" || step.subject.role === "given");

/** A zone's server is silent or lame, or gives no address that any resolver gives. */
function isZoneOdd(view: View): boolean {
  const told = new Set(targetAnswers(view).flatMap(({ data }) => data.addresses ?? []));
  return learnt(view, "dns.query").some((query) => {
    if (query.subject.role !== "authoritative") return false;
    const answer = authoritativeAnswerOf(query);
    if (answer !== "authoritative") return answer !== "cut" && answer !== "not-asked";
    const addresses = query.subject.purpose === "target" ? (query.data.addresses ?? []) : [];
    return addresses.length > 0 && told.size > 0 && !addresses.some((address) => told.has(address));
  });
}
