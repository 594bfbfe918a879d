import type { Match } from "../../src/cause/cause.ts";
import { handshakeClosed } from "../../src/cause/tls/handshake-closed.ts";
import { handshakeReset } from "../../src/cause/tls/handshake-reset.ts";
import { handshakeTimeout } from "../../src/cause/tls/handshake-timeout.ts";
import { incompleteChain } from "../../src/cause/tls/incomplete-chain.ts";
import { plaintext } from "../../src/cause/tls/plaintext.ts";
import { selfSigned } from "../../src/cause/tls/self-signed.ts";
import { unrecognizedName } from "../../src/cause/tls/unrecognized-name.ts";
import { untrustedRoot } from "../../src/cause/tls/untrusted-root.ts";
import type { Handshake } from "../../src/observation/handshakes.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { seenOf } from "./common.ts";
import { brokenHandshake, certificate, distrusted, handshake, thrice, withOtherNames } from "./tls.ts";

const breaking = [plaintext, unrecognizedName, handshakeReset, handshakeClosed, handshakeTimeout];

/** The ids of the causes of a handshake that does not come about, of all that these observations show. */
export const namedBreaks = (observations: readonly Observation[]): string[] =>
  breaking.flatMap((cause) => cause.find(seenOf(observations)).map(() => cause.id));

/** What these observations show of chains that are not trusted. */
export const distrustIn = (observations: readonly Observation[]): { incomplete: Match[]; untrusted: Match[]; own: Match[] } => ({
  incomplete: incompleteChain.find(seenOf(observations)),
  untrusted: untrustedRoot.find(seenOf(observations)),
  own: selfSigned.find(seenOf(observations)),
});

/** Only the leaf was sent, and nobody here knows its issuer. */
export const leafOnly = (issuer: string, partial: Parameters<typeof certificate>[0] = {}): Handshake =>
  handshake({ chain: [certificate({ issuer, ...partial })], trust: distrusted("missing-intermediate", issuer) });

export const othersPass = withOtherNames((asked) => handshake(asked));
export const resets = thrice((told) => brokenHandshake("reset", told));
export const closes = thrice((told) => brokenHandshake("closed", told));
