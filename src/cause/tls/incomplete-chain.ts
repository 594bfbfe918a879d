import { wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { askedNames, variantOf } from "./asked-names.ts";
import { nameIn } from "./certificate-words.ts";
import { chainEndOf } from "./chain-end.ts";
import { verified } from "./requests-beside.ts";

/**
 * The server has to send every certificate between its own and the root (RFC 8446, section 4.4.2). Browsers often know the missing one from
 * elsewhere or fetch it, so the page looks fine to whoever checks, while programs fail.
 */
export const incompleteChain: Cause = {
  id: "tls.incomplete-chain",
  impact: "degrades",
  plain:
    "The server leaves out a certificate that links its own to a trusted authority. Browsers often fill the gap by themselves; programs, phones and webhooks fail.",
  tell: "The issuer of the last certificate sent was not sent and is no known root; with it, the chain would be trusted.",
  remedy: [
    "Send the intermediate certificates along with the server's own: the file of the full chain (fullchain.pem) in place of the leaf alone, on every server behind the name.",
    "Browsers fetch or remember what is missing, so test with a program: `openssl s_client -showcerts -connect HOST:443 -servername HOST`.",
  ],
  toldApartFrom: ["tls.untrusted-root"],
  explains: [],
  owner: "whoever installs the certificates of this service",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: ReturnType<typeof askedNames>[number], seen: Seen): Match[] {
  const all = seen.of("tls.handshake");
  const ends = name.tries.flatMap((one) => {
    const end = chainEndOf(one, all);
    return end?.kind === "incomplete" ? [{ one, end }] : [];
  });
  const [first] = ends;
  if (first === undefined) return [];
  const settled = ends.flatMap(({ end }) => end.settledBy ?? []);
  const missing = nameIn(first.end.missing ?? "an issuer");
  const uri = first.one.data.chain?.at(-1)?.caIssuers[0];
  return [
    {
      failed: ends.map(({ one }) => one),
      worked: [...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted"), ...verified(name)],
      ruledOut:
        settled.length === ends.length && settled[0] !== undefined
          ? [{ cause: "tls.untrusted-root", by: [...new Set(settled.flatMap(({ by }) => by))], why: settled[0].why }]
          : [],
      ...(ends.some(({ end }) => end.isOpen) ? { equally: ["tls.untrusted-root"] as const } : {}),
      says: clause(`intermediate "${shortName(missing)}" not sent${name.where}`),
      next: [
        `Install the full chain on the server: its own certificate followed by "${missing}" (with most tools the file called fullchain.pem, not cert.pem), then reload it.`,
        ...(uri === undefined
          ? []
          : [`The missing certificate can be fetched where its issuer publishes it: ${uri.slice(0, 200)}`]),
        ...(settled.length === ends.length
          ? []
          : [`If "${missing}" is a root of your own rather than an intermediate, give it with --ca FILE.`]),
      ],
      ...variantOf(name.variant),
    },
  ];
}

const shortName = (name: string): string => ([...name].length > 32 ? `${[...name].slice(0, 31).join("")}…` : name);
