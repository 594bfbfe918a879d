import { type Handshake, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import { hellosElsewhere } from "../../observation/hellos.ts";
import { isMadeUp } from "../../observation/made-up-name.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedName, askedNames, othersBeside, variantOf } from "./asked-names.ts";
import { nameIn } from "./certificate-words.ts";
import { verified } from "./requests-beside.ts";
import { shownElsewhere } from "./shown-elsewhere.ts";

/** Somebody between here and the server ends TLS with certificates of an authority of his own: a proxy that inspects, or an attacker. */
export const intercepted: Cause = {
  id: "tls.intercepted",
  impact: "degrades",
  plain:
    "A device between here and the server opens the encrypted connection and shows a certificate of its own making. Clients that do not trust its maker refuse to connect, and whoever runs it can read along.",
  tell: "An unrelated host shows the very same certificate, which is not trusted; or an authority that is not trusted issued the certificate here, and also that of an unrelated host, or one for a name that nobody has; or a proxy shows it, and the host itself another that is trusted; or other vantages are shown another, trusted one at the very same address.",
  remedy: [
    'Ask whoever runs the network for an inspecting proxy (a TLS inspection or "SSL bump" rule), and have this host left out or its authority installed on the clients; compare from another network.',
  ],
  toldApartFrom: ["tls.untrusted-root"],
  explains: [
    "tls.untrusted-root",
    "tls.self-signed",
    "tls.incomplete-chain",
    "tls.default-certificate",
    "tls.name-mismatch",
    "http.*",
  ],
  owner: "whoever runs the network between this vantage and the server",
  find: (seen) => askedNames(seen).flatMap((name) => findAt(name, seen)),
};

/** Authorities that products make for themselves to inspect with, as they write themselves into their certificates. */
const inspectors =
  /zscaler|fortigate|fortinet|palo alto|blue ?coat|netskope|cisco umbrella|sophos ssl|sophos_ca|kaspersky|avast.*(?:web|mail) shield|eset ssl filter|bitdefender.*(?:ca|ssl)|mitmproxy|charles proxy|do_not_trust_fiddler|portswigger|squid.*(?:ca|proxy)|untangle|watchguard|check ?point.*(?:ca|gateway)|barracuda|mcafee web gateway|forcepoint|iboss|lightspeed rocket|securly|goguardian|smoothwall|menlo security|cato networks|sangfor|superfish/i;

/** Handshakes that must agree, here and elsewhere, before it is said that it depends on where one stands. */
const fewestTries = 2;

/** What gives it away, the strongest sign first. */
const inWords = {
  proxy: "without the proxy the same host shows a certificate by another authority, which is trusted",
  same: "an unrelated host shows the very same certificate",
  authority: "the same authority issued the certificate of an unrelated host",
  vantages: "other vantages are shown a certificate by another authority at the same address, which is trusted",
  minted: "the same authority made a certificate for a name that nobody has",
};
type Proof = keyof typeof inWords;
const proofs = Object.keys(inWords) as Proof[];
type Sign = { one: Handshake; by: readonly Observation[]; why: Proof | "product" };

function findAt(name: AskedName, seen: Seen): Match[] {
  const signs = name.tries.flatMap((one) => signOf(one, name, seen) ?? []);
  const [first] = signs;
  if (first === undefined) return [];
  const issuer = nameIn(leafOf(first.one)?.issuer ?? "");
  const by = [...new Set(signs.flatMap((sign) => sign.by))];
  const isProxys = signs.some((sign) => sign.why === "proxy");
  const why = inWords[proofs.find((proof) => signs.some((sign) => sign.why === proof)) ?? "minted"];
  return [
    {
      failed: signs.map(({ one }) => one),
      worked: [...name.tries.filter((one) => wasCompleted(one) && one.data.trust?.result === "trusted"), ...verified(name)],
      beside: by,
      ruledOut: by.length > 0 ? [{ cause: "tls.untrusted-root", by, why }] : [],
      says: clause(`TLS is opened ${isProxys ? "by the proxy, as" : "on the way by"} "${shortened(issuer, 30)}"${name.where}`),
      next: [
        `Ask whoever runs the network here for a proxy that inspects TLS: "${issuer}" issued the certificate for ${name.host}${by.length === 0 ? "" : `, and ${why.replace("the same authority", "also")}`}.`,
        `Compare from another network: where ${name.host} shows a certificate by a public authority, the server is well.`,
        "If that proxy is meant to be there, install its authority on the clients, and give it to Faultline with --ca FILE.",
      ],
      ...variantOf(name.variant),
    },
  ];
}

/** Only where the chain is not trusted: an authority that a person gave, or the machine knows, may issue whatever it likes. Who signed himself has no authority to be met elsewhere. */
function signOf(one: Handshake, name: AskedName, seen: Seen): Sign | null {
  const leaf = leafOf(one);
  const { trust } = one.data;
  if (!wasCompleted(one) || leaf === null || trust === undefined || trust.result === "trusted") return null;
  if (trust.result === "broken-signature" || trust.result === "unfit") return null;
  const elsewhere = hellosElsewhere(seen.observations, one.vantage);
  const same = elsewhere.filter((hello) => shownElsewhere(hello, leaf, name) === "same");
  if (leaf.selfSigned) return same.length > 0 ? { one, by: same, why: "same" } : null;
  const direct = withoutProxy(one, seen).filter((other) => leafOf(other)?.issuer !== leaf.issuer);
  if (direct.length > 0) return { one, by: direct, why: "proxy" };
  if (same.length > 0) return { one, by: same, why: "same" };
  const unrelated = elsewhere.filter((hello) => shownElsewhere(hello, leaf, name) === "authority");
  if (unrelated.length > 0) return { one, by: unrelated, why: "authority" };
  const minted = othersBeside(name, one).filter((other) => isMinted(other, leaf.issuer));
  if (minted.length > 0) return { one, by: minted, why: "minted" };
  const others = fromOtherVantages(one, leaf.issuer, name);
  if (others.length > 0) return { one, by: others, why: "vantages" };
  return inspectors.test(leaf.issuer) ? { one, by: [], why: "product" } : null;
}

/** What the same host shows to a handshake that did not go through the proxy, where that is good. */
const withoutProxy = ({ subject, vantage }: Handshake, { other = [] }: Seen): Handshake[] =>
  subject.via === undefined
    ? []
    : other.filter(
        (one): one is Handshake =>
          one.probe === "tls.handshake" &&
          one.vantage === vantage &&
          one.subject.host === subject.host &&
          wasCompleted(one) &&
          one.data.trust?.result === "trusted" &&
          one.data.coversHost === true,
      );

/**
 * What others were shown at the same address, where it was always good there and always this issuer's here: a server that shows both, as one of several behind a balancer
 * may, shows them to everybody.
 */
function fromOtherVantages({ subject, vantage }: Handshake, issuer: string, { tries }: AskedName): Handshake[] {
  const there = tries.filter((other) => other.subject.address === subject.address && wasCompleted(other));
  const [here, elsewhere] = [
    there.filter((other) => other.vantage === vantage),
    there.filter((other) => other.vantage !== vantage),
  ];
  const isAlwaysHere = here.length >= fewestTries && here.every((other) => leafOf(other)?.issuer === issuer);
  const isGood = (other: Handshake): boolean => other.data.trust?.result === "trusted" && leafOf(other)?.issuer !== issuer;
  // Behind another device of the same owner the same authority is met, and what is good elsewhere still is.
  const well = elsewhere.filter((other) => leafOf(other)?.issuer !== issuer);
  return isAlwaysHere && well.length >= fewestTries && well.every(isGood) ? well : [];
}

/** A certificate in exactly the made-up name that was sent, and not by a wildcard, was made the moment it was asked for. */
function isMinted(other: Handshake, issuer: string): boolean {
  const { sni } = other.subject;
  const leaf = leafOf(other);
  // A name that exists may have a certificate by the same authority for good.
  return (
    sni !== null &&
    isMadeUp(sni) &&
    leaf !== null &&
    leaf.issuer === issuer &&
    leaf.names.some((known) => known.toLowerCase() === sni.toLowerCase())
  );
}
