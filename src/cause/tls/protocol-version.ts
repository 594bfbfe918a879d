import { endingAlertOf } from "../../observation/handshakes.ts";
import { isModernVersion } from "../../observation/hellos.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, variantOf } from "./asked-names.ts";
import { passed } from "./requests-beside.ts";
import { type BrokenBy, brokenBy } from "./why-broken.ts";

/** Client and server speak no version of TLS in common: the server says so, or answers only a hello of another version, or picks one that no client takes any more. */
export const protocolVersion: Cause = {
  id: "tls.protocol-version",
  impact: "breaks",
  plain:
    "The server and today's clients speak no common version of the encryption protocol, mostly because the server only knows one that is retired. Nobody with a current browser or program gets in.",
  tell: "The server ends the handshake with the alert protocol_version, picks a version that is refused here, or goes along with a hello of another version only.",
  remedy: [
    "Turn TLS 1.2 and 1.3 on at the server or balancer (ssl_protocols in nginx, ssl-min-ver in HAProxy), and update its TLS library where it knows neither.",
  ],
  toldApartFrom: ["tls.no-shared-cipher"],
  explains: ["tls.handshake-reset", "tls.handshake-closed", "tls.handshake-timeout", "http.*"],
  owner: "whoever runs the server or the load balancer that ends TLS",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

function findAt(name: AskedName, seen: Seen): Match[] {
  const groups = Map.groupBy(brokenBy(name, seen, "version"), ({ stated }) => stated);
  return [...groups]
    .toSorted(([a], [b]) => Number(b) - Number(a))
    .map(([stated, group]) => matchOf(name, stated, group, groups.size > 1));
}

function matchOf(name: AskedName, stated: boolean, group: readonly BrokenBy<"version">[], isOneOfTwo: boolean): Match {
  const accepted = [...new Set(group.flatMap((one) => one.accepted))];
  const failed = group.map(({ one }) => one);
  const spoken = [...new Set(accepted.flatMap(({ data }) => data.version ?? []))].sort();
  const old = spoken.filter((version) => !isModernVersion(version));
  const by = stated ? [...new Set([...failed, ...accepted])] : accepted;
  return {
    failed,
    worked: passed(name),
    beside: accepted,
    ruledOut: [
      {
        cause: "tls.no-shared-cipher",
        by,
        why: stated ? "it is the version that is refused, in so many words" : "a hello of another version was accepted",
      },
    ],
    ...(stated ? { stated } : {}),
    says: clause(`${inWords(failed[0], spoken, old)}${name.where}`),
    next: [
      old.length > 0
        ? `Turn TLS 1.2 and 1.3 on there: the server answered a hello of ${listed(old.map(plainVersion))} and none of today.`
        : "Turn TLS 1.2 and 1.3 on at the server or balancer that ends TLS there: it refuses both as they are offered now.",
      ...(spoken.length > 0 && old.length === 0
        ? [
            `A hello of ${listed(spoken.map(plainVersion))} alone passes: look for a device or an old library that breaks off where TLS 1.3 is offered.`,
          ]
        : []),
      "If the library there knows nothing newer, put a proxy in front of it that does.",
    ],
    ...variantOf(name.variant, isOneOfTwo ? (stated ? "stated" : "shown") : undefined),
  };
}

function inWords(
  first: Parameters<typeof endingAlertOf>[0] | undefined,
  spoken: readonly string[],
  old: readonly string[],
): string {
  const [oldest] = old;
  if (oldest !== undefined) return `server speaks ${plainVersion(old.at(-1) ?? oldest)} at most`;
  const alert = first === undefined ? null : endingAlertOf(first);
  if (alert !== null && alert.code === 70) return "server refuses TLS 1.2 and 1.3 (alert 70)";
  return spoken.length > 0 ? "server breaks off where TLS 1.3 is offered" : "server picks a TLS version that is refused here";
}

/** "TLSv1.2" as people write it. */
const plainVersion = (version: string): string =>
  version
    .replace(/^TLSv1$/, "TLS 1.0")
    .replace(/^TLSv/, "TLS ")
    .replace(/^SSLv3$/, "SSL 3.0");
