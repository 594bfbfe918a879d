import { brokeOff, type Handshake, isClosedInSilence, silencesBeside, wasResetInSilence } from "../../observation/handshakes.ts";
import type { Request } from "../../observation/requests.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { brokenRequests, passed } from "./requests-beside.ts";
import { brokenBy, brokenHandshakes } from "./why-broken.ts";

/** The connection stands, and is reset as soon as the client has sent its first message of TLS. One that is reset in silence as well is a matter of TCP. */
export const handshakeReset: Cause = {
  id: "tls.handshake-reset",
  impact: "breaks",
  plain:
    'The server, or a device in front of it, cuts the connection the moment a client starts to set up encryption. Clients see "connection reset by peer".',
  tell: "A connection on which nothing is said stays open; one that sends the first message of TLS is reset.",
  remedy: [
    "Look into the log of the server or balancer at that moment: a worker that crashed, a missing key or certificate, or a backend that takes no TLS.",
    "If the server saw nothing, look for a firewall or an intrusion filter on the way that cuts TLS.",
  ],
  toldApartFrom: ["tcp.reset", "tls.unrecognized-name"],
  explains: ["http.*"],
  owner: "whoever runs the server, or the firewall or load balancer in front of it",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const isOfTls = (one: Handshake | Request): boolean => !silencesBeside(seen.observations, one).some(wasResetInSilence);
  const failed = brokenBy(name, seen, "reset")
    .map(({ one }) => one)
    .filter(isOfTls);
  const requests = brokenRequests(name, brokenHandshakes(name, seen), "reset", "reset").filter(
    (one) => isOfTls(one) && !isClosedInSilence(seen.observations, one),
  );
  if (failed.length + requests.length === 0) return [];
  const silences = failed.map((one) => silencesBeside(seen.observations, one));
  const others = failed.map((one) => othersBeside(name, one).filter((other) => brokeOff(other, "reset")));
  const ruledOut: RuledOut[] = [];
  if (failed.length > 0 && silences.every((beside) => beside.length > 0)) {
    ruledOut.push({
      cause: "tcp.reset",
      by: [...new Set([...new Set(silences)].flat())],
      why: "a connection on which nothing was said was not reset",
    });
  }
  if (failed.length > 0 && others.every((beside) => beside.length > 0)) {
    ruledOut.push({
      cause: "tls.unrecognized-name",
      by: [...new Set(others.flat())],
      why: "another name, or none, is reset as well",
    });
  }
  return [
    {
      failed: [...failed, ...requests],
      worked: passed(name),
      beside: [...new Set([...new Set(silences)].flat())],
      ruledOut,
      says: clause(`reset after the first TLS message${name.where}`),
      next: [
        "Look into the log of the server or load balancer at that moment: a crash of the worker, a missing key or certificate file, or a backend that takes no TLS are the usual reasons.",
        "If the server saw nothing, a firewall or an intrusion filter on the way cut it: look for a rule about TLS at that address.",
      ],
      ...variantOf(name.variant),
    },
  ];
}
