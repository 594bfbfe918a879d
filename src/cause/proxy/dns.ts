import { answerOf } from "../../observation/dns-answer.ts";
import { proxyOutcome, saysNoSuchName } from "../../observation/proxy-answers.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { byAddressInstead, proxyName, triesOfProxy, wentThrough } from "./proxy-tries.ts";
import { askedByAddress, lookupsHere, stoppedRedirects } from "./stopped-redirects.ts";

/** Behind a proxy the name is looked up by the proxy, with its own resolver: what this machine's resolver knows helps nobody. */
export const proxyDns: Cause = {
  id: "proxy.dns",
  impact: "breaks",
  plain:
    "The proxy looks names up by itself, and does not find this one. It does not help that the machine in front of it would find it.",
  tell: "The proxy says that the name is not found, or lets the target through by its address and not by its name.",
  remedy: [
    "Have the proxy's own resolver answer for this name: it may ask another DNS server than clients do, which does not know internal names.",
    "Where the name is an internal one, clients should not go through the proxy for it: put it into NO_PROXY.",
  ],
  toldApartFrom: ["proxy.cannot-reach-target"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the proxy and its resolver",
  find: (seen) => (seen.isThroughProxy === true ? [...itself(seen), ...itsRedirects(seen)] : []),
};

/** The target's own name. */
function itself(seen: Seen): Match[] {
  const tries = triesOfProxy(seen);
  const failed = tries.filter(({ came }) => came === "no-name");
  const [first] = failed;
  if (first === undefined) return [];
  const byAddress = [...new Set(failed.flatMap(byAddressInstead))];
  const said = failed.flatMap(({ one }) => (saysNoSuchName(one) ? [one] : []));
  const known = knownHere(seen);
  const name = seen.target.host;
  return [
    {
      failed: failed.map(({ one }) => one),
      worked: wentThrough(tries),
      beside: [...byAddress, ...known],
      ruledOut: [
        byAddress.length > 0
          ? {
              cause: "proxy.cannot-reach-target",
              by: byAddress,
              why: "it lets the client through to the same target by its address",
            }
          : { cause: "proxy.cannot-reach-target", by: said, why: "it says itself that the name is not found" },
      ],
      says: clause(`${first.one.data.status ?? 0}: the proxy cannot look the name up`),
      next: [
        `Look ${name} up on ${proxyName(seen)} itself, with the resolver that the proxy asks: it must know the name, not this machine's.`,
        known.length > 0
          ? `This machine's own resolver does know ${name}: where clients here may go there directly, put it into NO_PROXY.`
          : `This machine's own resolver does not know ${name} either: see whether the name is written correctly.`,
      ],
    },
  ];
}

/** The proxy does not find a name that the target leads to: it says so, or comes there by the address. */
const itsRedirects = (seen: Seen): Match[] =>
  stoppedRedirects(seen, "no-name", (redirect, failed) => {
    const host = shortened(redirect.host, 80);
    const came = askedByAddress(redirect, failed).filter((one) => proxyOutcome(one) === "through");
    return {
      ruledOut: [
        came.length > 0
          ? {
              cause: "proxy.cannot-reach-target",
              by: came,
              why: "it lets the client through to where the redirect leads by its address",
            }
          : { cause: "proxy.cannot-reach-target", by: failed, why: "it says itself that the name is not found" },
      ],
      says: clause(`${failed[0].data.status ?? 0}: the proxy cannot look up the redirect to ${redirect.host}`),
      next: [
        `${seen.target.host} sends its clients on to ${host}: look that name up on ${proxyName(seen)} itself, with the resolver that the proxy asks.`,
        lookupsHere(seen, redirect.host).length > 0
          ? `This machine's own resolver does know ${host}: where clients here may go there directly, put it into NO_PROXY.`
          : "Where nobody knows that name, it is the redirect that is to be mended.",
      ],
    };
  });

/** Answers by which this machine itself would find the target. */
const knownHere = ({ other = [] }: Seen) =>
  other
    .filter((one) => one.probe === "dns.query" && one.subject.purpose === "target" && answerOf(one) === "addresses")
    .slice(0, 2);
