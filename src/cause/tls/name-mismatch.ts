import { parseAddress } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import { variantOf } from "./asked-names.ts";
import { certificateMark, namesOf } from "./certificate-words.ts";
import { coverageOf, isDefaultShown, type WrongNames, wrongNames } from "./wrong-names.ts";

/** The server shows everybody the same certificate, and it is not for the name that was asked for (RFC 9525). */
export const nameMismatch: Cause = {
  id: "tls.name-mismatch",
  impact: "breaks",
  plain:
    "The server proves to be somebody else: its certificate is for other names than the one that was asked for. Browsers warn, and programs refuse to connect.",
  tell: "The certificate does not cover the name, and other names, or none, get the very same one.",
  remedy: [
    "Install a certificate that covers the name, or add the name to the present one at its next issue.",
    "If the certificate is that of another service, the name leads to the wrong address: check its DNS record.",
  ],
  toldApartFrom: ["tls.default-certificate"],
  explains: ["http.*"],
  owner: "whoever runs the server at this address, or the DNS record that leads there",
  find: (seen) =>
    wrongNames(seen)
      .filter((wrong) => !isDefaultShown(wrong))
      .map(matchOf),
};

function matchOf(wrong: WrongNames): Match {
  const { name, leaves, failed, worked, choice } = wrong;
  const [leaf] = leaves;
  const [first = "no name"] = namesOf(leaf);
  const isAddress = parseAddress(name.host) !== null;
  return {
    failed,
    worked,
    beside: choice.by,
    ruledOut:
      choice.kind === "one-for-all"
        ? [{ cause: "tls.default-certificate", by: choice.by, why: "other names, or none, get the very same certificate" }]
        : [],
    says: clause(
      leaf.names.length === 0
        ? `certificate lists no names, so it covers none${name.where}`
        : name.where === ""
          ? `certificate is for ${shortened(first, isAddress ? 23 : 26)}, not this ${isAddress ? "address" : "name"}`
          : `certificate${name.where} is for ${first}`,
    ),
    next: [
      ...(isAddress
        ? [`Ask by a name that it covers (${coverageOf(wrong)}), here with --sni NAME: certificates for bare addresses are rare.`]
        : [
            `Install a certificate there that covers ${name.host}: the one shown covers ${coverageOf(wrong)}.`,
            `If ${coverageOf(wrong)} is another service, ${name.host} points at the wrong address: check its DNS record.`,
            `The certificate shown now has ${certificateMark(leaf)}`,
          ]),
    ],
    ...variantOf(name.variant),
  };
}
