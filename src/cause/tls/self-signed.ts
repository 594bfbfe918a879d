import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { certificateMark, nameIn } from "./certificate-words.ts";
import { verified } from "./requests-beside.ts";

/** The server vouches for itself: its certificate is signed by its own key, and nobody here was told to trust it. */
export const selfSigned: Cause = {
  id: "tls.self-signed",
  impact: "breaks",
  plain:
    "The server's certificate is signed by the server itself, so it proves nothing to anybody who was not told to trust it. Browsers warn, and programs refuse to connect.",
  tell: "Issuer and subject of the server's own certificate are the same, its signature is by its own key, and --ca does not name it.",
  remedy: [
    "Install a certificate by an authority that clients trust (a free one by ACME, or the company's own).",
    "If it is meant to be so, give clients this very certificate to trust (here `--ca FILE`).",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever installs the certificates of this service",
  find: (seen) => askedNames(seen).flatMap(findAt),
};

/** Not where --ca or the system trusts it, and not where trust was never judged. */
function isSelfSigned(handshake: Handshake): boolean {
  const { trust } = handshake.data;
  return leafOf(handshake)?.selfSigned === true && trust !== undefined && trust.result !== "trusted";
}

function findAt(name: AskedName): Match[] {
  const failed = name.tries.filter(isSelfSigned);
  const [leaf] = failed.flatMap((one) => leafOf(one) ?? []);
  if (leaf === undefined) return [];
  return [
    {
      failed,
      worked: [...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted"), ...verified(name)],
      ruledOut: [],
      says: clause(`certificate is self-signed${name.where}`),
      next: [
        `Install a certificate for ${name.host} from an authority that its clients trust.`,
        "If it is meant to vouch for itself: have its clients trust it, and give it to Faultline with --ca FILE or FAULTLINE_CA.",
        `The one shown now is signed by "${nameIn(leaf.subject)}" itself (${certificateMark(leaf)}).`,
      ],
      ...variantOf(name.variant),
    },
  ];
}
