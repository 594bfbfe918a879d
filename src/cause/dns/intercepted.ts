import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { interceptions } from "./interception.ts";

/**
 * Somebody on the way answers questions that were sent to an address without any DNS server, so every answer from here may be theirs. What this
 * vantage hears of name servers is then no evidence about them.
 */
export const intercepted: Cause = {
  id: "dns.intercepted",
  impact: "degrades",
  plain:
    "Something in the network takes every DNS question, whomever it was meant for, and answers in that server's place. Names may lead elsewhere than their owners say, and other DNS servers cannot be used from here.",
  tell: "A DNS question to an address that serves no DNS is answered.",
  remedy: [
    "Ask whoever runs the network for a rule that redirects port 53 (a router's DNS proxy, a firewall, a captive portal), and have this machine left out if it hinders.",
    "To be independent of it, ask over TLS or HTTPS (`--resolver tls://IP`).",
  ],
  toldApartFrom: ["dns.hijack"],
  explains: [
    "dns.lame-delegation",
    "dns.nameserver-unreachable",
    "dns.inconsistent-authoritatives",
    "dns.answers-differ",
    "dns.stale-cache",
    "dns.hijack",
  ],
  owner: "whoever runs the network of this vantage (a router, a firewall, the internet provider)",
  find: (seen) => {
    const failed = [...interceptions(seen).values()].flat();
    return failed.length === 0 ? [] : [matchOf(seen, failed)];
  },
};

function matchOf(seen: Seen, failed: readonly DnsQuery[]): Match {
  const vantages = new Set(failed.map(({ vantage }) => vantage));
  const addresses = [...new Set(failed.map(({ subject }) => subject.server))].sort();
  const silent = seen
    .of("dns.query")
    .filter(({ subject, vantage }) => subject.role === "nobody" && subject.purpose === "interception" && !vantages.has(vantage));
  const [first = ""] = addresses;
  const says = `port 53 is intercepted: ${first} answers`;
  const words = [...new Set(failed.map((query) => query.data.rcode ?? answerOf(query)))].sort();
  return {
    failed,
    worked: silent.filter((query) => answerOf(query) === "silence" || answerOf(query) === "unreachable"),
    ruledOut: [],
    // Any message at all is the proof, whatever it says.
    stated: true,
    says: clause(addresses.length === 1 && says.length <= clauseLength ? says : "port 53 is intercepted on the way"),
    next: [
      `${listed(addresses)} ${addresses.length === 1 ? "serves" : "serve"} no DNS, yet a question sent there was answered (${listed(words)}): look for a rule that redirects port 53 in the network of ${listed([...vantages].sort())}.`,
      "Until it is found, use DNS over TLS or HTTPS to ask a resolver of your choice, or look the name up from another network.",
    ],
  };
}
