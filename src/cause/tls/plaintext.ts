import { brokeOff, type Handshake, silencesBeside } from "../../observation/handshakes.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { brokenRequests, passed } from "./requests-beside.ts";
import { firstLineOf, spokenBy } from "./spoken-instead.ts";

/** Something answers the first message of TLS in another language: the port is not a TLS port at all. */
export const plaintext: Cause = {
  id: "tls.plaintext",
  impact: "breaks",
  plain:
    "The port answers, but not encrypted: a service that does not speak TLS sits where an encrypted one is expected. Every https client fails at once.",
  tell: "The first bytes that come back are no TLS record; they are quoted.",
  remedy: [
    "Turn TLS on for this port (nginx: `listen 443 ssl`), or ask on the port that has it.",
    "Behind a balancer, see which of the two ends TLS: a listener that passes TCP through to a backend without TLS gives this.",
  ],
  toldApartFrom: [],
  explains: ["tls.handshake-closed", "tls.handshake-reset", "tls.handshake-timeout", "http.*"],
  owner: "whoever configures the listener or the load balancer's port",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const failed = name.tries.filter((one) => brokeOff(one, "not-tls"));
  const groups = Map.groupBy(failed, (one) => spokenBy(bytesOf(one, seen)) ?? "");
  return [...groups].flatMap(([service, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const bytes = bytesOf(first, seen);
    // What was sent is nothing to quote.
    const quoted = service === "echo" ? "" : shortened(firstLineOf(bytes), 28);
    const where = endpointText(first.subject.address, first.subject.port);
    return [
      {
        failed: [...group, ...(groups.size === 1 ? brokenRequests(name, [], "plain", "not-tls") : [])],
        worked: passed(name),
        beside: group.flatMap((one) => silencesBeside(seen.observations, one)).filter(({ data }) => (data.greeting ?? "") !== ""),
        ruledOut: [],
        stated: true,
        says: clause(
          `${service === "" ? "no TLS on this port" : `${service} instead of TLS`}${quoted === "" ? "" : `: "${quoted}"`}${name.where}`,
        ),
        next: [
          ...advice(service, name, where),
          ...(bytes === "" ? [] : [`What came back from ${where} began with "${shortened(firstLineOf(bytes), 80)}".`]),
        ],
        ...variantOf(name.variant, service === "" ? undefined : service),
      },
    ];
  });
}

/** What the peer said in place of TLS, or unasked on a connection beside it. */
const bytesOf = (one: Handshake, seen: Seen): string =>
  [one.data.firstBytes, ...silencesBeside(seen.observations, one).map(({ data }) => data.greeting)].find(
    (text) => (text ?? "") !== "",
  ) ?? "";

function advice(service: string, name: AskedName, where: string): string[] {
  if (service.startsWith("plain HTTP")) {
    return [
      `Turn TLS on for the listener at ${where} (in nginx "listen ${name.port} ssl", on a load balancer the protocol HTTPS with a certificate), or send TLS traffic to the port that has it.`,
      "If the service is meant to be plain, ask for it with http:// in place of https://.",
      "If a proxy in front is meant to end TLS, it passes the bytes through as they are: set its listener to HTTPS rather than TCP.",
    ];
  }
  if (service === "echo") {
    return [
      `What is sent to ${where} comes back as it is: an echo service has the port, or a device in front of it loops what it gets. Check the port number, and the port mapping of the load balancer or container.`,
    ];
  }
  if (service === "") {
    return [
      `Find out what listens on port ${name.port} at ${where}: something else may have taken the port, or TLS is not turned on there.`,
    ];
  }
  return [
    `${service} seems to listen at ${where}: check the port number, and the port mapping of the load balancer or container.`,
  ];
}
