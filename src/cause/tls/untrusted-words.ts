import type { Handshake } from "../../observation/handshakes.ts";
import { shortened } from "../clause.ts";
import { nameIn } from "./certificate-words.ts";
import { type ChainEnd, noAuthorityIn } from "./chain-end.ts";

/** How it is said that a chain is not trusted, and what to do about it; `kind` tells one such matter from another. */
export type UntrustedWords = { kind: string | undefined; says: string; next: readonly string[] };

type End = { one: Handshake; end: ChainEnd };

/** In words of all these chains together: what is special is only said where it holds for each. */
export function untrustedWords([first, ...others]: readonly [End, ...End[]], host: string): UntrustedWords {
  const all = [first, ...others];
  const trust = first.one.data.trust;
  const isEach = (holds: (one: Handshake) => boolean): boolean => all.every(({ one }) => holds(one));
  const named = (issuer: string | null | undefined): string =>
    nameIn(issuer ?? first.end.missing ?? first.one.data.chain?.at(-1)?.issuer ?? "unknown");
  if (isEach(({ data }) => data.trust?.result === "broken-signature")) return brokenSignature;
  if (isEach(({ data }) => data.trust?.result === "unfit")) return unfit(trust?.detail ?? "", host);
  if (isEach((one) => noAuthorityIn(one) !== null)) return noAuthority(named(null), host);
  if (isEach(({ data }) => data.trust?.namesake !== undefined)) return otherKey(named(trust?.namesake), host);
  return unknownRoot(named(null), host);
}

const brokenSignature: UntrustedWords = {
  kind: "broken-signature",
  says: "a signature in the certificate chain is wrong",
  next: [
    "Install the chain again as the issuer gave it: a certificate in it is not signed by the one that follows, so the files are of different issues.",
  ],
};

const unfit = (problem: string, host: string): UntrustedWords => ({
  kind: "unfit",
  says: "certificate not fit for a server",
  next: [
    `The chain is whole, and clients refuse it for what its certificates say of their own use: ${shortened(problem, 200)}.`,
    `Have the certificate of ${host} issued anew for servers (extKeyUsage serverAuth), by an authority that may issue for this name.`,
  ],
});

const noAuthority = (root: string, host: string): UntrustedWords => ({
  kind: "no-authority",
  says: `issued by "${shortened(root, 28)}", which is no authority`,
  next: [
    `Have the certificate of ${host} issued by an authority: the certificate of "${root}" does not let it issue any (basicConstraints CA:FALSE), so every client refuses what it signed.`,
    `If "${root}" is meant to issue, have its own certificate made anew with CA:TRUE, and install that in the chain.`,
  ],
});

const otherKey = (root: string, host: string): UntrustedWords => ({
  kind: "another-key",
  says: `"${shortened(root, 28)}" is known with another key`,
  next: [
    `See whether "${root}" was made anew under its old name: then give its new certificate to every client (here --ca FILE), or issue the certificate of ${host} with the old key.`,
    "If nobody made it anew, something between here and the server may have put a certificate of its own in place of the real one, under the same issuer's name: compare from another network.",
  ],
});

const unknownRoot = (root: string, host: string): UntrustedWords => ({
  kind: undefined,
  says: `unknown certificate authority "${shortened(root, 28)}"`,
  next: [
    `If "${root}" is your own authority, give its certificate with --ca FILE, and have every client that should work install it.`,
    `If strangers are to use ${host}, have its certificate issued by a public authority.`,
    "If nobody knows this authority, something between here and the server may have put its own certificate in place of the real one: compare from another network.",
  ],
});
