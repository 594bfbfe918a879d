import { isPrivate } from "../../observation/address-network.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { namedOdd } from "./odd-answers.ts";
import { badOf, goodOf, oddResolvers, oddTries, oddVoices, othersIn } from "./odd-words.ts";

/**
 * One name, two sets of answers by network: private addresses inside, public ones outside. That is by design, and a fault only where this vantage is given
 * the side that it cannot use.
 */
export const splitHorizon: Cause = {
  id: "dns.split-horizon",
  impact: "degrades",
  plain:
    "This name has one answer inside a network and another outside, and this machine gets the one that does not work where it is. Users on the other side see no trouble.",
  tell: "The answers are private on one side and public on the other, each time the same, and those that this vantage gets do not serve the name.",
  remedy: [
    "Let this network use the resolvers that have the right view (VPN, conditional forwarding), or give the name an address that works on both sides.",
    "See which resolvers the machine really uses: a VPN or a browser with DNS over HTTPS often brings its own.",
  ],
  toldApartFrom: ["dns.stale-cache", "dns.filtered"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*"],
  owner: "whoever runs the internal DNS, or decides which resolvers this network uses",
  find: (seen) => {
    const odd = namedOdd(seen, "split-horizon");
    if (odd.length === 0) return [];
    const [bad, good] = [badOf(odd), goodOf(odd)];
    const isInside = bad.every(isPrivate);
    const who = oddResolvers(odd);
    const one = oddVoices(odd).length === 1;
    return [
      {
        ...oddTries(odd),
        ruledOut: [],
        says: clause(
          isInside
            ? "views differ: a private address that does not work here"
            : "views differ: the public address does not work here",
        ),
        next: [
          isInside
            ? `${who} ${one ? "gives" : "give"} ${listed(bad)}, which ${bad.length === 1 ? "works" : "work"} only inside another network: use a resolver of the outside view (${othersIn(odd)} give ${listed(good)}), or connect to that network (VPN, routing) first.`
            : `${who} ${one ? "gives" : "give"} the public ${listed(bad)}, which cannot be used from here: use a resolver of the inside view (${othersIn(odd)} give ${listed(good)}), or let this network reach the public address.`,
          "Let every resolver in resolv.conf belong to the same side: programs take whichever answers first.",
        ],
      },
    ];
  },
};
