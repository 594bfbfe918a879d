import { wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { chainEndOf } from "./chain-end.ts";
import { verified } from "./requests-beside.ts";
import { untrustedWords } from "./untrusted-words.ts";

/** The chain is whole, and the authority at its end is none that this machine, or a client like it, trusts. */
export const untrustedRoot: Cause = {
  id: "tls.untrusted-root",
  impact: "breaks",
  plain:
    "The server's certificate comes from an authority that clients do not know, mostly a company's own. Machines that have it installed work; all others refuse to connect.",
  tell: "The chain is whole, and its last issuer is neither among this machine's roots nor given with --ca; or a certificate in it says that it is not for this use.",
  remedy: [
    "Install a certificate by an authority that clients know; or, for an internal service, install the company's own root on the clients (here `--ca FILE`).",
    "See whether the clients' store of roots is out of date, where others accept the same chain.",
  ],
  toldApartFrom: ["tls.incomplete-chain"],
  explains: [],
  owner: "whoever issues the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const all = seen.of("tls.handshake");
  const ends = name.tries.flatMap((one) => {
    const end = chainEndOf(one, all);
    return end?.kind === "untrusted" ? [{ one, end }] : [];
  });
  const [first, ...others] = ends;
  if (first === undefined) return [];
  const settled = ends.flatMap(({ end }) => end.settledBy ?? []);
  const { kind, says, next } = untrustedWords([first, ...others], name.host);
  return [
    {
      failed: ends.map(({ one }) => one),
      worked: [...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted"), ...verified(name)],
      ruledOut:
        settled.length === ends.length && settled[0] !== undefined
          ? [{ cause: "tls.incomplete-chain", by: [...new Set(settled.flatMap(({ by }) => by))], why: settled[0].why }]
          : [],
      ...(ends.some(({ end }) => end.isOpen) ? { equally: ["tls.incomplete-chain"] as const } : {}),
      says: clause(`${says}${name.where}`),
      next: [...next],
      ...variantOf(name.variant, kind),
    },
  ];
}
