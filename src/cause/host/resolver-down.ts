import { resolverText } from "../../observation/cell.ts";
import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type Look, looksOf } from "./looks.ts";

type Own = NonNullable<Look<"host.resolver">["data"]["own"]>[number];

/**
 * The machine asks a resolver on itself (a stub, a local cache), and no program listens there: the kernel has no socket for the port. Or one does and reads nothing, so
 * that questions pile up in its socket. A rule may lead such questions elsewhere (Docker's 127.0.0.11): where answers come, nothing is down.
 */
export const resolverDown: Cause = {
  id: "host.resolver-down",
  impact: "breaks",
  plain:
    "The machine looks names up by a program of its own, and that program is not running. Whatever the machine wants to reach by name is slow to be found, or is not found.",
  tell: "The resolver's address is the machine's own and the kernel has nothing that listens there, or questions lie unread in its socket; a resolver elsewhere that is silent cannot be looked into.",
  remedy: [
    "Start it again (`systemctl status systemd-resolved unbound dnsmasq named`), and see why it ended (`journalctl -u`).",
    "Until then name another resolver in /etc/resolv.conf.",
  ],
  toldApartFrom: ["dns.resolver-timeout"],
  explains: ["dns.*", "vantage.local-firewall", "vantage.resolver-down"],
  owner: "whoever runs this machine",
  find: (seen) => looksOf(seen, "host.resolver").flatMap((looks) => findIn(looks, seen)),
};

function findIn(looks: readonly Look<"host.resolver">[], seen: Seen): Match[] {
  const [first] = looks;
  const last = looks.at(-1);
  if (first === undefined || last === undefined) return [];
  const queries = seen.of("dns.query").filter(({ vantage, subject }) => vantage === first.vantage && isOfResolvers(subject.role));
  const asked = Map.groupBy(queries, ({ subject }) => resolverText(subject));
  const dead = (last.data.own ?? []).flatMap((now) => {
    const before = (first.data.own ?? []).find((one) => one.server === now.server && one.port === now.port);
    const tries = asked.get(resolverText(now)) ?? [];
    const how = before === undefined || tries.some(gotAnswer) ? null : deathOf(before, now, tries);
    return how === null ? [] : [{ server: resolverText(now), how, tries: tries.filter(isUnanswered) }];
  });
  const names = new Set(dead.map(({ server }) => server));
  const others = queries.filter((one) => !names.has(resolverText(one.subject)) && gotAnswer(one));
  return dead.map((one) => matchOf(one, first === last ? [first] : [first, last], others));
}

type Dead = { server: string; how: "gone" | "hung"; tries: DnsQuery[] };

const isOfResolvers = (role: DnsQuery["subject"]["role"]): boolean => role === "configured" || role === "given";
const gotAnswer = (one: DnsQuery): boolean => !["silence", "unreachable", "not-asked", "garbled"].includes(answerOf(one));
const isUnanswered = (one: DnsQuery): boolean => answerOf(one) === "silence" || answerOf(one) === "unreachable";

/** Where nothing was asked of it, only its socket tells. Questions that lie unread at both looks, and of this run none was answered, were read by nobody. */
function deathOf(before: Own, now: Own, tries: readonly DnsQuery[]): Dead["how"] | null {
  if (!before.overUdp && !now.overUdp) return tries.length > 0 || now.server !== "127.0.0.11" ? "gone" : null;
  const isUnread = now.waiting > 0 && now.waiting >= before.waiting;
  return isUnread && tries.length > 0 && tries.every(isUnanswered) ? "hung" : null;
}

function matchOf({ server, how, tries }: Dead, looks: Look<"host.resolver">[], others: DnsQuery[]): Match {
  return {
    failed: tries.length > 0 ? tries : looks,
    worked: others,
    beside: looks,
    ruledOut: [
      {
        cause: "dns.resolver-timeout",
        by: looks,
        why:
          how === "gone" ? "nothing listens at its address, which is this machine's own" : "questions lie unread in its socket",
      },
    ],
    ...(others.length > 0 ? { impact: "degrades" as const } : {}),
    stated: true,
    says: clause(
      how === "gone"
        ? `no program listens at this machine's resolver ${server}`
        : `the resolver of this machine at ${server} reads nothing`,
    ),
    next: [
      how === "gone"
        ? `Start the resolver that should listen at ${server} (\`ss -lunp 'sport = :53'\` shows none), and see why it ended.`
        : `A program listens at ${server} and reads nothing: see where it hangs (\`ss -lunp\`), and start it again.`,
      "Until then name another resolver in /etc/resolv.conf.",
    ],
    variant: server,
  };
}
