import type { Observation } from "../../observation/observation.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectedIn } from "../tcp/endpoints.ts";
import { heldByConnection } from "./held-port.ts";
import { allSockets, holderWords, type OwnHost, ownHosts } from "./own-host.ts";
import { type Rivals, rivalsAt } from "./rivals.ts";

/**
 * Two programs hold one port: bound alike they get connections by turns, else the one that is bound more closely gets them all, and the service
 * that is meant is met now and then, or never. Or an outgoing connection left from the port, and the service could not take it when it started.
 */
export const portConflict: Cause = {
  id: "host.port-conflict",
  impact: "breaks",
  plain:
    "Two programs on this machine claim the same port, so some connections or all of them reach the wrong one. An old copy that was never stopped is the usual reason.",
  tell: "The kernel's list shows listeners of two different programs that take connections to the same address and port, or a connection to elsewhere that holds the port of a service that does not run.",
  remedy: [
    "End the program that should not be there, or give it another port: `ss -ltnp` names both with their process ids.",
    "Have the service start only where it can take the port for itself, without SO_REUSEPORT, so that the next conflict shows at its start.",
  ],
  toldApartFrom: ["host.not-listening", "http.backend-inconsistent"],
  explains: ["tcp.*", "tls.*", "http.*", "host.accept-queue-overflow"],
  owner: "whoever runs the services on this machine",
  find: (seen) => ownHosts(seen).flatMap((host) => [...rivalsMatch(host, seen), ...heldMatch(host)]),
};

function rivalsMatch(host: OwnHost, seen: Seen): Match[] {
  const looks = allSockets(host);
  const last = looks.at(-1);
  if (last === undefined) return [];
  const found = host.endpoints.flatMap(({ address }) => {
    const rivals = rivalsAt(last, host.port, address);
    return rivals === null || !looks.every((look) => rivalsAt(look, host.port, address) !== null) ? [] : [{ address, rivals }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const addresses = new Set<string>(found.map(({ address }) => address));
  const spoken = spokenAt(seen, addresses, host.port);
  const failed = spoken.filter(first.rivals.shares ? isPoor : isWrongProgram);
  // Where every answer is as it should be, two programs may well share the port on purpose.
  const isHarmless = spoken.length > 0 && failed.length === 0;
  return [
    {
      failed: failed.length > 0 ? failed : looks,
      ...(failed.length > 0 ? {} : { about: found.map(({ address }) => address) }),
      worked: failed.length > 0 ? spoken.filter((one) => !failed.includes(one) && one.outcome === "ok") : [],
      beside: looks,
      ruledOut: [
        { cause: "host.not-listening", by: looks, why: "two programs listen on this port" },
        { cause: "http.backend-inconsistent", by: looks, why: "both answer from this very machine, by the kernel's list" },
      ],
      ...(isHarmless
        ? { impact: "latent" as const }
        : first.rivals.shares && failed.length === 0
          ? { impact: "degrades" as const }
          : {}),
      ...(first.rivals.shares ? {} : { explains: shadowed }),
      says: clause(`two programs hold port ${host.port}: ${namesOf(first.rivals)}`),
      next: [
        `End one of the two, or give it another port: ${holderWords(first.rivals.one)} and ${holderWords(first.rivals.other)} both listen on port ${host.port}${first.rivals.shares ? ", and connections go to either by turns" : `, and ${holderWords(first.rivals.one)} gets those to ${listed([...addresses])}`}.`,
        `Which is which: \`ss -ltnp 'sport = :${host.port}'\`.`,
      ],
      stated: true,
    },
  ];
}

const namesOf = ({ one, other }: Rivals): string =>
  [...new Set([one, other].map(({ holders: [first] }) => first?.name ?? "?"))].join(" and ");

/** What a program that nobody meant to reach makes: dates of certificates and trouble behind the service are none of it. */
const shadowed: Cause["explains"] = [
  "tcp.*",
  "tls.plaintext",
  "tls.name-mismatch",
  "tls.default-certificate",
  "tls.unrecognized-name",
  "tls.self-signed",
  "tls.untrusted-root",
  "tls.handshake-timeout",
  "tls.handshake-reset",
  "tls.handshake-closed",
  "http.*",
];

type Spoken = Extract<Observation, { probe: "tls.handshake" | "http.request" }>;

function spokenAt(seen: Seen, addresses: ReadonlySet<string>, port: number): Spoken[] {
  const isThere = ({ subject }: Spoken): boolean => addresses.has(subject.address) && subject.port === port;
  return [
    ...seen.of("tls.handshake").filter((one) => one.subject.purpose !== "other-sni" && isThere(one)),
    ...seen
      .of("http.request")
      .filter(
        (one) =>
          (one.subject.purpose === "user-path" || one.subject.purpose === "sample") && one.subject.hop === 0 && isThere(one),
      ),
  ];
}

/** Nothing that a client of the service would want: it broke, shows a certificate that does not fit, or a server's error. */
function isPoor(one: Spoken): boolean {
  if (one.outcome !== "ok") return one.outcome === "failed" && one.failure.code !== "cancelled";
  return one.probe === "tls.handshake" ? isRefusedByClients(one) : (one.data.status ?? 0) >= 400;
}

/** What a program makes that nobody meant to reach. A page that is not there, or a certificate out of its dates, is as likely the right one's. */
function isWrongProgram(one: Spoken): boolean {
  if (one.outcome !== "ok") return isPoor(one) && (one.probe === "tls.handshake" || one.failure?.code !== "tls-own-refusal");
  if (one.probe === "http.request") return (one.data.status ?? 0) >= 500;
  return (
    one.data.coversHost === false ||
    (one.data.trust !== undefined && ["self-signed", "unknown-root"].includes(one.data.trust.result))
  );
}

function heldMatch(host: OwnHost): Match[] {
  const held = heldByConnection(host);
  const refused = host.endpoints.filter(({ outcome }) => outcome === "refused");
  const [first] = held;
  const looks = allSockets(host);
  if (first === undefined || refused.length === 0) return [];
  return [
    {
      failed: refused.flatMap(({ shows }) => shows),
      worked: connectedIn(host.endpoints),
      beside: looks,
      ruledOut: [
        {
          cause: "host.not-listening",
          by: looks,
          why: "a connection of this machine to elsewhere holds the port, so nothing can listen on it",
        },
      ],
      says: clause(`an outgoing connection holds port ${host.port}`),
      next: [
        `End the connection from port ${host.port} to ${first.peer}:${first.peerPort} (\`ss -tnp 'sport = :${host.port}'\` names its program), then start the service.`,
        `Keep the port free for it: \`sysctl -w net.ipv4.ip_local_reserved_ports=${host.port}\`.`,
      ],
      stated: true,
      variant: "held by a connection",
    },
  ];
}
