import { brokeIn, isMispacked, type Request } from "../../observation/requests.ts";
import { isPlainToTls } from "../../observation/turned-away.ts";
import { isUpgradeUnasked } from "../../observation/upgrades.ts";
import { speaksWebsocket } from "../../target/target.ts";
import type { Cause, Match } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { brokenOff } from "./broken-off.ts";

/** Something answers that is no HTTP, or more headers than any client takes, or a body in another coding than its headers say. */
export const malformed: Cause = {
  id: "http.malformed",
  impact: "breaks",
  plain:
    "What comes back from the server is not a valid answer of the web: another service sits on the port, or the application writes broken headers.",
  tell: "Bytes came back that are no HTTP response, or headers without an end, or a body that is not packed as its headers say, or the server's word that its port speaks TLS.",
  remedy: [
    "See what really listens on the port: another protocol, HTTPS where HTTP was asked for, or a proxy protocol that nobody announced.",
    "If it is the application, look for a header with a line break or a wrong character in it, which its log or a capture shows.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever configures the port",
  find: (seen) => [
    ...passedOver(seen),
    ...brokenOff(seen, (one) => isMalformed(one, seen), {
      says: (failed) =>
        failed.every(isTooLarge)
          ? "headers of the answer are too large for any client"
          : failed.every(isPlainToTls)
            ? "plain HTTP is spoken to a port of HTTPS"
            : failed.every(isMispacked)
              ? `the answer says that it is packed by ${failed[0]?.data.notInCoding}, and is not`
              : "the answer is not valid HTTP",
      next: (failed) => [
        ...(failed.some(isPlainToTls)
          ? [
              "The port speaks TLS: ask it by https, or take TLS off it. Where a redirect led there, the application does not know of the TLS in front of it: see X-Forwarded-Proto.",
            ]
          : []),
        ...(failed.some(isMispacked)
          ? [
              "Compare Content-Encoding with the body (curl -sv URL | head -c 20): an application or a proxy that unpacks the body, or packs it no more, must drop the header.",
            ]
          : []),
        ...failed.flatMap(({ failure }) => (failure === null ? [] : [`What the reader met: ${failure.detail}`])).slice(0, 1),
        "Check that the port is the one of the web server, and that the scheme is right: a TLS, database or mail port answers like this.",
        "If it is the web server, look at headers that the application sets itself: line breaks or other control characters in them, or far too many of them.",
      ],
    }),
  ],
};

/** Browsers and curl read the answer all the same: a note, for those whose client is strict. */
const passedOver = (seen: Seen): Match[] =>
  brokenOff(seen, ({ outcome, data }) => outcome === "ok" && (data.forgiven ?? []).length > 0, {
    says: () => "the headers break the rules of HTTP, and most clients pass it over",
    next: (requests) => [
      `What is wrong: ${[...new Set(requests.flatMap(({ data }) => data.forgiven ?? []))].sort().join("; ")}.`,
      "Browsers and curl read it all the same; strict clients (fetch in Node.js, some proxies and gateways) refuse the answer. Mend it in the application or the device.",
    ],
  }).map((match) => ({ ...match, impact: "latent" as const, variant: `${match.variant ?? "page"} passed over` }));

const isTooLarge = (one: Request): boolean => brokeIn(one, "wait", "headers") && one.failure?.code === "too-large";
function isMalformed(one: Request, { target, settings }: Seen): boolean {
  if (isPlainToTls(one)) return settings.expect.status !== 400;
  if (isMispacked(one)) return true;
  return isBrokenWriting(one) && !(speaksWebsocket(target.scheme) && isUpgradeUnasked(one));
}
const isBrokenWriting = (one: Request): boolean =>
  isTooLarge(one) ||
  (brokeIn(one, "wait", "headers", "body") && one.failure?.code === "malformed" && !isShorterThanPromised(one));
/** That has a name of its own. */
const isShorterThanPromised = (one: Request): boolean =>
  brokeIn(one, "body") && one.data.bodyPromised != null && (one.data.bodyBytes ?? 0) < one.data.bodyPromised;
