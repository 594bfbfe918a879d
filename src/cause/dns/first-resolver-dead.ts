import { isDefinite, wasUnanswered } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type LeadingDead, leadingDead } from "./leading-dead.ts";
import { resolversOf, voicesOf } from "./voices.ts";

/**
 * The first nameserver of resolv.conf says nothing and the next one answers: every program waits out the timeout (5 s unless set otherwise) before it is
 * asked. Named only where the system's own lookup was seen to wait; where it was not, the silent resolver itself is what is named.
 */
export const firstResolverDead: Cause = {
  id: "dns.first-resolver-dead",
  impact: "degrades",
  plain:
    "The DNS server that this machine asks first is dead, and the next one answers only after a wait of some seconds. Everything works, and each new connection begins with that pause.",
  tell: "The first configured resolver is silent, a later one answers, and the system's own lookup took as long as it waits for a silent one.",
  remedy: [
    "Bring the first resolver back, or put one that answers first in resolv.conf (or in what writes it: DHCP, systemd-resolved, cloud-init).",
    "`options timeout:1 attempts:2` in resolv.conf shortens the wait until then.",
  ],
  toldApartFrom: ["dns.slow", "dns.resolver-timeout", "dns.parallel-query-loss"],
  explains: ["dns.slow", "dns.parallel-query-loss"],
  owner: "whoever runs the resolver, or writes this machine's resolv.conf",
  find: (seen) => {
    const found = leadingDead(seen);
    return found.length === 0 ? [] : [matchOf(seen, found)];
  },
};

function matchOf(seen: Seen, found: readonly LeadingDead[]): Match {
  const dead = found.flatMap((one) => one.dead);
  const lookups = found.flatMap((one) => one.lookups);
  const names = resolversOf(dead);
  const longest = durationInWords(Math.max(...lookups.map(({ elapsedMs }) => elapsedMs)));
  const whole = `resolver ${names[0] ?? ""} is dead, lookups take ${longest}`;
  const answered = found.flatMap(({ answering }) => answering.flatMap(({ target }) => target.filter(isDefinite)));
  const by = [...dead.flatMap(({ checks }) => checks.filter(wasUnanswered)), ...answered];
  const next = resolversOf(found.flatMap(({ answering }) => answering));
  const { timeoutS = 5 } = found[0] ?? {};
  return {
    failed: dead.flatMap(({ target }) => target.filter(wasUnanswered)),
    worked: voicesOf(seen)
      .filter((voice) => !dead.includes(voice))
      .flatMap(({ target }) => target.filter(isDefinite)),
    beside: lookups,
    ruledOut: [
      { cause: "dns.slow", by, why: "the resolver that answers does so at once; the wait is for the one before it" },
      { cause: "dns.resolver-timeout", by: lookups, why: "names are found all the same, only later" },
      {
        cause: "dns.parallel-query-loss",
        by: lookups,
        why: "the first resolver answers nothing at all, one question at a time neither",
      },
    ],
    says: clause(
      names.length === 1 && whole.length <= clauseLength ? whole : `the first resolver is dead, lookups take ${longest}`,
    ),
    next: [
      `Start ${listed(names)} again, or take ${names.length === 1 ? "it" : "them"} out of resolv.conf; ${listed(next)} ${next.length === 1 ? "answers" : "answer"} and can stand first.`,
      `Until then \`options timeout:1\` in resolv.conf shortens each wait from ${timeoutS} s to 1 s.`,
    ],
  };
}
