import { endingAlertOf, type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { type RefusedName, refusedName } from "./refused-name.ts";

/** The server ends the handshake because of the name in the client's first message (SNI). Another name, or none, passes at the same address. */
export const unrecognizedName: Cause = {
  id: "tls.unrecognized-name",
  impact: "breaks",
  plain:
    "The server refuses to speak to anybody who asks for this name, mostly because the name is not set up on it. Nobody can connect, while other sites at the same address work.",
  tell: "The handshake for this name is refused by the server's own alert, or breaks off while another name, or none, passes at the same address.",
  toldApartFrom: ["tls.no-shared-cipher", "tls.sni-filtered"],
  explains: ["http.*"],
  owner: "whoever runs the load balancer or web server in front of this name",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const refused = name.tries.flatMap((one) => {
    const how = refusedName(name, one, seen);
    return how === null ? [] : [{ one, how }];
  });
  const [first] = refused;
  if (first === undefined) return [];
  const failed = refused.map(({ one }) => one);
  const asked = first.one.subject.sni;
  return [
    {
      failed,
      worked: name.tries.filter(wasCompleted),
      beside: [...new Set(refused.flatMap(({ how }) => [...how.othersWork, ...how.othersRefused]))],
      ruledOut: ruledOutBy(refused.map(({ how }) => how)),
      says: clause(
        `${asked === null ? "server refuses a client without a name" : "server refuses this name"}${howInWords(first.one)}${name.where}`,
      ),
      next: [
        asked === null
          ? "Ask by a name, with --sni NAME: this server chooses its certificate by name and shows none without one."
          : `Set ${asked} up on the server that answers there: a virtual host, ingress rule or listener certificate with exactly this name, then reload it.`,
        "Check that the name leads to the right front door: a load balancer that does not know the name refuses it just like this.",
      ],
      ...variantOf(name.variant),
    },
  ];
}

function ruledOutBy(all: readonly RefusedName[]): RuledOut[] {
  const working = [...new Set(all.flatMap(({ othersWork }) => othersWork))];
  const stated = all.every(({ says }) => says === "alert");
  const settled = all.every(({ othersWork }) => othersWork.length > 0);
  const ruledOut: RuledOut[] = [];
  if (settled) {
    ruledOut.push({
      cause: "tls.no-shared-cipher",
      by: working,
      why: "the same offer with another name, or none, was accepted at the same address",
    });
  }
  // A device on the way cuts a connection; it does not say in the server's words that the name is unknown.
  if (stated && settled)
    ruledOut.push({
      cause: "tls.sni-filtered",
      by: working,
      why: "the refusal is the alert unrecognized_name, which servers send",
    });
  return ruledOut;
}

function howInWords(one: Handshake): string {
  const alert = endingAlertOf(one);
  if (alert !== null) return ` (alert ${alert.code})`;
  return one.failure?.code === "reset" ? " (reset)" : " (closed)";
}
