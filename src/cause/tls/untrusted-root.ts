import { wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { nameIn } from "./certificate-words.ts";
import { chainEndOf, noAuthorityIn } from "./chain-end.ts";
import { verified } from "./requests-beside.ts";

/** The chain is whole, and the authority at its end is none that this machine, or a client like it, trusts. */
export const untrustedRoot: Cause = {
  id: "tls.untrusted-root",
  impact: "breaks",
  plain:
    "The server's certificate comes from an authority that clients do not know, mostly a company's own. Machines that have it installed work; all others refuse to connect.",
  tell: "The chain is whole, and its last issuer is neither among this machine's roots nor given with --ca.",
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
  const [first] = ends;
  if (first === undefined) return [];
  const settled = ends.flatMap(({ end }) => end.settledBy ?? []);
  const isBroken = ends.every(({ one }) => one.data.trust?.result === "broken-signature");
  const isNone = ends.every(({ one }) => noAuthorityIn(one) !== null);
  const namesake = ends.every(({ one }) => one.data.trust?.namesake !== undefined) ? first.one.data.trust?.namesake : undefined;
  const root = nameIn(namesake ?? first.end.missing ?? first.one.data.chain?.at(-1)?.issuer ?? "unknown");
  return [
    {
      failed: ends.map(({ one }) => one),
      worked: [...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted"), ...verified(name)],
      ruledOut:
        settled.length === ends.length && settled[0] !== undefined
          ? [{ cause: "tls.incomplete-chain", by: [...new Set(settled.flatMap(({ by }) => by))], why: settled[0].why }]
          : [],
      ...(ends.some(({ end }) => end.isOpen) ? { equally: ["tls.incomplete-chain"] as const } : {}),
      says: clause(
        isBroken
          ? `a signature in the certificate chain is wrong${name.where}`
          : isNone
            ? `issued by "${shortened(root, 28)}", which is no authority${name.where}`
            : namesake !== undefined
              ? `"${shortened(root, 28)}" is known with another key${name.where}`
              : `unknown certificate authority "${shortened(root, 28)}"${name.where}`,
      ),
      next: isBroken
        ? [
            "Install the chain again as the issuer gave it: a certificate in it is not signed by the one that follows, so the files are of different issues.",
          ]
        : isNone
          ? [
              `Have the certificate of ${name.host} issued by an authority: the certificate of "${root}" does not let it issue any (basicConstraints CA:FALSE), so every client refuses what it signed.`,
              `If "${root}" is meant to issue, have its own certificate made anew with CA:TRUE, and install that in the chain.`,
            ]
          : namesake !== undefined
            ? [
                `See whether "${root}" was made anew under its old name: then give its new certificate to every client (here --ca FILE), or issue the certificate of ${name.host} with the old key.`,
                `If nobody made it anew, something between here and the server may have put a certificate of its own in place of the real one, under the same issuer's name: compare from another network.`,
              ]
            : [
                `If "${root}" is your own authority, give its certificate with --ca FILE, and have every client that should work install it.`,
                `If strangers are to use ${name.host}, have its certificate issued by a public authority.`,
                "If nobody knows this authority, something between here and the server may have put its own certificate in place of the real one: compare from another network.",
              ],
      ...variantOf(
        name.variant,
        isBroken ? "broken-signature" : isNone ? "no-authority" : namesake === undefined ? undefined : "another-key",
      ),
    },
  ];
}
