import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import { holdsAt } from "../../observation/revocation-answer.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";

/** The certificate promises that an OCSP response comes with it (RFC 7633), and none comes that is valid. Clients that hold it to its word refuse. */
export const mustStapleMissing: Cause = {
  id: "tls.must-staple-missing",
  impact: "latent",
  plain:
    "The server's certificate demands that a fresh proof of its validity comes along with it, and the server sends none. Most clients do not care; Firefox and a few others refuse to connect.",
  tell: "The certificate has the TLS feature extension (must-staple), and a client that asked got no OCSP response, or none that is valid.",
  remedy: [
    "Turn stapling on at the server (nginx: `ssl_stapling on` with a resolver; Apache: `SSLUseStapling`) and see that it can reach the authority's OCSP server.",
    "Or have a certificate issued without must-staple; some authorities run no OCSP any more.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever runs the web server",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const now = Date.parse(seen.now);
  const asked = name.tries.filter(
    (one) => wasCompleted(one) && leafOf(one)?.mustStaple === true && one.data.stapled !== undefined,
  );
  const isMissing = ({ data: { stapled, staple } }: Handshake): boolean =>
    stapled === false || (staple !== undefined && !holdsAt(staple, now));
  const failed = asked.filter(isMissing);
  const [first] = failed;
  if (first === undefined) return [];
  const isInvalid = failed.every(({ data }) => data.stapled === true);
  return [
    {
      failed,
      worked: asked.filter((one) => !isMissing(one)),
      ruledOut: [],
      says: clause(
        `${isInvalid ? "the stapled OCSP response is not valid" : "no OCSP response stapled"}, must-staple${name.where}`,
      ),
      next: [
        "Turn OCSP stapling on (nginx: ssl_stapling on, with a resolver; Apache: SSLUseStapling on), and see that the server can reach its authority's responder.",
        "If stapling is not wanted, have the certificate issued without the TLS feature extension.",
      ],
      ...variantOf(name.variant),
    },
  ];
}
