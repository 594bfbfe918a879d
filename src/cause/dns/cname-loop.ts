import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { aliasLinks, aliasPath } from "./alias-links.ts";
import { isOwn, voicesOf } from "./voices.ts";

/** Resolvers follow so many aliases and no more (BIND's and Unbound's max-query-restarts is 11). */
const mostAliases = 11;

/** The aliases lead round in a circle, or through more names than resolvers follow: there is no end that could have an address. */
export const cnameLoop: Cause = {
  id: "dns.cname-loop",
  impact: "breaks",
  plain: "The name points to another name, and following these pointers never ends. The site cannot be found by anybody.",
  tell: "The CNAME records, put together, come back to a name that was passed before, or go on for longer than resolvers follow.",
  remedy: [
    "Follow the chain by hand (`dig NAME CNAME`, then the next) and let one of its links end in A and AAAA records.",
    "Aliases that a provider writes by itself (CDN, mail, site builder) often point back: compare with what it asks to be set.",
  ],
  toldApartFrom: ["dns.cname-dangling", "dns.servfail"],
  explains: [
    "dns.servfail",
    "dns.nodata",
    "dns.answers-differ",
    "dns.nameserver-unreachable",
    "dns.lame-delegation",
    "dns.cname-dangling",
    "dns.dnssec-bogus",
    "dns.negative-cache",
  ],
  owner: "whoever runs the DNS zones that the aliases are in",
  find: (seen) => {
    if (aliasLinks(seen).size === 0) return [];
    const { names, loops } = aliasPath(seen);
    const isTooLong = names.length - 1 > mostAliases;
    const voices = voicesOf(seen);
    if ((!loops && !isTooLong) || voices.some(({ stance }) => stance === "answers")) return [];
    return matchOf(seen, names, loops);
  },
};

function matchOf(seen: Seen, names: readonly string[], loops: boolean): Match[] {
  const own = voicesOf(seen).filter(isOwn);
  const asked = seen.of("dns.query").filter(({ subject }) => subject.purpose === "target" && !subject.checkingDisabled);
  const atResolvers = own.flatMap(({ target }) => target.filter(isOver));
  const failed = atResolvers.length > 0 ? atResolvers : asked.filter(isOver);
  if (failed.length === 0) return [];
  const linked = seen
    .of("dns.query")
    .filter(({ data, subject }) => subject.role !== "nobody" && (data.answers ?? []).some(({ type }) => type === "CNAME"));
  const [last = ""] = names.slice(-1);
  const circle = `alias loop: ${names.slice(names.indexOf(last)).join(" → ")}`;
  const says = loops ? circle : `a chain of ${names.length - 1} aliases, longer than resolvers follow`;
  return [
    {
      failed,
      worked: [],
      beside: linked,
      ruledOut: [
        { cause: "dns.cname-dangling", by: linked, why: "the chain comes to no last name that could be missing" },
        { cause: "dns.servfail", by: linked, why: "the zone's servers answer, and their aliases have no end" },
      ],
      stated: true,
      says: clause(says.length <= clauseLength ? says : "the aliases of the name lead round in a circle"),
      next: [
        loops
          ? `Point one of ${listed(names.slice(names.indexOf(last), -1))} to a name that has an address: they lead to one another.`
          : `Shorten the chain ${listed(names, 3)}: resolvers follow about ${mostAliases} aliases and then give up.`,
      ],
    },
  ];
}

/** Asked for the name, and no address came of it. */
const isOver = (query: DnsQuery): boolean =>
  ["empty", "servfail", "silence", "referral", "no-name", "cut"].includes(answerOf(query));
