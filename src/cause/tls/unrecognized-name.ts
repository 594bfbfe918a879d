import { endingAlertOf, type Handshake } from "../../observation/handshakes.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { cutElsewhere } from "./cut-elsewhere.ts";
import type { RefusedName } from "./refused-name.ts";
import { passed } from "./requests-beside.ts";
import { brokenBy } from "./why-broken.ts";

/** The server ends the handshake because of the name in the client's first message (SNI). Another name, or none, passes at the same address. */
export const unrecognizedName: Cause = {
  id: "tls.unrecognized-name",
  impact: "breaks",
  plain:
    "The server refuses to speak to anybody who asks for this name, mostly because the name is not set up on it. Nobody can connect, while other sites at the same address work.",
  tell: "The handshake for this name is refused by the server's own alert, or breaks off while another name, or none, passes at the same address.",
  remedy: [
    "Set the name up on the server or balancer that answers: a virtual host, an ingress rule or a listener certificate with exactly this name, then reload.",
    "If the name lives elsewhere by now, correct its DNS record.",
  ],
  toldApartFrom: ["tls.no-shared-cipher", "tls.sni-filtered"],
  explains: ["http.*"],
  owner: "whoever runs the load balancer or web server in front of this name",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const refused = brokenBy(name, seen, "name");
  const [first] = refused;
  if (first === undefined) return [];
  const failed = refused.map(({ one }) => one);
  const asked = first.one.subject.sni;
  return [
    {
      failed,
      worked: passed(name),
      beside: [...new Set(refused.flatMap(({ how }) => [...how.othersWork, ...how.othersRefused]))],
      ruledOut: ruledOutBy(
        failed,
        refused.map(({ how }) => how),
        refused.map(({ one }) => cutElsewhere(seen, one)),
      ),
      ...(refused.every(({ how }) => how.says === "alert") ? { stated: true } : {}),
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

function ruledOutBy(
  failed: readonly Handshake[],
  all: readonly RefusedName[],
  elsewhere: readonly ReturnType<typeof cutElsewhere>[],
): RuledOut[] {
  const working = [...new Set(all.flatMap(({ othersWork }) => othersWork))];
  const stated = all.every(({ says }) => says === "alert");
  const ruledOut: RuledOut[] = [];
  if (stated) {
    ruledOut.push({ cause: "tls.no-shared-cipher", by: failed, why: "it is the name that is refused, in so many words" });
  } else if (all.every(({ othersWork }) => othersWork.length > 0)) {
    ruledOut.push({
      cause: "tls.no-shared-cipher",
      by: working,
      why: "the same offer with another name, or none, was accepted at the same address",
    });
  }
  // A device on the way cuts a connection; it does not speak TLS in the server's place.
  if (failed.every((one) => endingAlertOf(one) !== null)) {
    ruledOut.push({ cause: "tls.sni-filtered", by: failed, why: "the refusal is an alert, which servers send" });
  } else if (elsewhere.every((one) => one !== null && !one.isCut)) {
    ruledOut.push({
      cause: "tls.sni-filtered",
      by: [...new Set(elsewhere.flatMap((one) => one?.withName ?? []))],
      why: "an unrelated address answers this name like any other",
    });
  }
  return ruledOut;
}

function howInWords(one: Handshake): string {
  const alert = endingAlertOf(one);
  if (alert !== null) return ` (alert ${alert.code})`;
  return one.failure?.code === "reset" ? " (reset)" : " (closed)";
}
