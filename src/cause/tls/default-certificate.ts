import { leafOf } from "../../observation/handshakes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import { variantOf } from "./asked-names.ts";
import { certificateMark, nameIn, namesOf } from "./certificate-words.ts";
import { coverageOf, isDefaultShown, type WrongNames, wrongNames } from "./wrong-names.ts";

/** A default is signed by whoever it pleases: that is no second fault, and the page behind it is another site's. */
const besideDefault = ["tls.self-signed", "tls.untrusted-root", "tls.incomplete-chain", "http.*"] as const;
/** Nor is it anybody's business to renew or strengthen what came with the software: with a certificate for the name it is gone. */
const besidePlaceholder = [...besideDefault, "tls.expired", "tls.not-yet-valid", "tls.weak-parameters"] as const;

/**
 * The server keeps several certificates and picks one by the name in the client's first message (SNI, RFC 6066, section 3). For this name it
 * picked one that is not for it: mostly its default, because nothing is set up under this name.
 */
export const defaultCertificate: Cause = {
  id: "tls.default-certificate",
  impact: "breaks",
  plain:
    "The server picks a certificate by the name that the client asks for, and for this name it has none of its own, so it shows its default one. Browsers warn, and programs refuse to connect.",
  tell: "The certificate is not for this name, and the server gives other names another one, or it is one that comes with the software.",
  remedy: [
    "Set the name up on the server that answers, with a certificate for it: a virtual host, or the TLS secret in the ingress rule, in the same namespace.",
    "If the name has moved, point its DNS record at the new front door.",
  ],
  toldApartFrom: ["tls.name-mismatch"],
  explains: besideDefault,
  owner: "whoever runs the load balancer or web server in front of this name",
  find: (seen) => wrongNames(seen).filter(isDefaultShown).map(matchOf),
};

function matchOf(wrong: WrongNames): Match {
  const { name, leaves, failed, worked, choice } = wrong;
  const [leaf] = leaves;
  const others = choice.by.filter((one) => leafOf(one) !== null || one.failure !== null);
  const placeholder = shortened(leaf.commonName ?? nameIn(leaf.subject), 24);
  return {
    failed,
    worked,
    beside: others,
    ruledOut: [
      {
        cause: "tls.name-mismatch",
        by: wrong.isPlaceholder ? [...failed, ...others] : others,
        why: wrong.isPlaceholder
          ? `"${placeholder}" comes with the software and is for nobody`
          : "the server gives another name another certificate, or refuses it: it does choose by name",
      },
    ],
    ...(wrong.isPlaceholder ? { explains: besidePlaceholder } : {}),
    says: clause(
      wrong.isPlaceholder
        ? `default certificate "${placeholder}" shown${name.where}`
        : `default certificate shown, for ${shortened(namesOf(leaf)[0] ?? "no name", 20)}${name.where}`,
    ),
    next: [
      `Set ${name.host} up on the server that answers there, with a certificate for that name: what it shows is for ${coverageOf(wrong)} (${certificateMark(leaf)}).`,
      "On an ingress, check that the TLS secret exists, is in the same namespace and is named in the rule for this host; on a web server, that a virtual host has exactly this name.",
      "If the name has moved, its DNS record may still point at the old front door: compare the addresses with those that the service should have.",
    ],
    ...variantOf(name.variant),
  };
}
