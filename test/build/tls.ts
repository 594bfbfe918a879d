import { type FailureCode, failed, type Phase } from "../../src/observation/failure.ts";
import type { Handshake } from "../../src/observation/handshakes.ts";
import type { Hello } from "../../src/observation/hellos.ts";
import type { Certificate } from "../../src/observation/kind/tls-handshake.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import type { RevocationAnswer } from "../../src/observation/revocation-answer.ts";
import type { Address } from "../../src/target/address.ts";
import { now, observation, one, type Told } from "./common.ts";

const day = 86_400_000;

/** The instant so many days from the tests' now. */
export const inDays = (days: number): string => new Date(Date.parse(now) + days * day).toISOString();

let issued = 0;

/** A certificate for api.example.com by an issuing authority, in the middle of its 90 days. */
export function certificate(partial: Partial<Certificate> = {}): Certificate {
  issued += 1;
  const names = partial.names ?? ["api.example.com"];
  const commonName = partial.commonName === undefined ? (names[0] ?? null) : partial.commonName;
  return {
    subject: `CN=${commonName ?? ""}`,
    issuer: "C=US, O=Example Trust, CN=Example Issuing 1",
    commonName,
    names,
    notBefore: inDays(-45),
    notAfter: inDays(45),
    serial: `04${issued.toString(16).padStart(6, "0")}`,
    fingerprint256: issued.toString(16).padStart(64, "0"),
    authority: false,
    selfSigned: false,
    key: "EC prime256v1",
    caIssuers: [],
    mustStaple: false,
    ...partial,
  };
}

/** One that signed itself, for these names. */
export function selfMade(partial: Partial<Certificate> = {}): Certificate {
  const made = certificate(partial);
  return { ...made, issuer: made.subject, selfSigned: true, ...partial };
}

export const authority = (subject: string, issuer: string, partial: Partial<Certificate> = {}): Certificate =>
  certificate({
    subject,
    issuer,
    commonName: subject,
    names: [],
    authority: true,
    selfSigned: subject === issuer,
    notBefore: inDays(-1_000),
    notAfter: inDays(2_000),
    ...partial,
  });

export const intermediate = authority("C=US, O=Example Trust, CN=Example Issuing 1", "C=US, O=Example Trust, CN=Example Root");

type Trust = NonNullable<DataOf<"tls.handshake">["trust"]>;
export const trusted: Trust = {
  result: "trusted",
  root: "C=US, O=Example Trust, CN=Example Root",
  fromGivenCa: false,
  missing: null,
  detail: "",
};
export const distrusted = (result: Trust["result"], missing: string | null = null): Trust => ({
  result,
  root: null,
  fromGivenCa: false,
  missing,
  detail: "",
});

type Asked = Told & {
  address?: Address;
  port?: number;
  host?: string;
  sni?: string | null;
  purpose?: "target" | "other-sni" | "sample";
  data?: DataOf<"tls.handshake">;
};

function asked({
  address = one,
  port = 443,
  host = "api.example.com",
  sni = host,
  purpose = "target",
  data = {},
  ...told
}: Asked): Handshake {
  return observation("tls.handshake", {
    ...told,
    subject: { address, port, host, sni, alpn: ["h2", "http/1.1"], purpose },
    data,
  });
}

/** A handshake that went through, by default with a good certificate that is trusted. */
export function handshake(
  told: Asked & { leaf?: Certificate; chain?: readonly Certificate[]; trust?: Trust; covers?: boolean } = {},
): Handshake {
  const { leaf = certificate(), chain = [leaf, intermediate], trust = trusted, covers, ...rest } = told;
  const host = told.host ?? "api.example.com";
  const coversHost = covers ?? chain[0]?.names.includes(host) ?? false;
  return asked({
    ...rest,
    data: { connectMs: 5, handshakeMs: 10, protocol: "TLSv1.3", chain: [...chain], coversHost, trust, ...told.data },
  });
}

/** A handshake that broke off. */
export function brokenHandshake(code: FailureCode, told: Asked & { phase?: Phase } = {}): Handshake {
  const { phase = "handshake", ...rest } = told;
  return asked({ ...rest, failure: failed(code, phase, "") });
}

/** A handshake that the peer ended with this alert. */
export const alerted = (code: number, told: Asked = {}): Handshake =>
  brokenHandshake("tls-alert", { ...told, data: { alert: { level: "fatal", code, name: `alert ${code}` }, ...told.data } });

/** The same handshake with no name and with a nonsense one. */
export const withOtherNames = (make: (asked: { sni: string | null; purpose: "other-sni" }) => Handshake): Handshake[] =>
  [null, "faultline-no-such-name.example.com"].map((sni) => make({ sni, purpose: "other-sni" }));

type AskedHello = Told & {
  address?: Address;
  port?: number;
  sni?: string | null;
  alpn?: string[];
  offer?: Hello["subject"]["offer"];
  size?: "small" | "large";
  moreBytes?: number;
  purpose?: "target" | "elsewhere";
  data?: DataOf<"tls.hello">;
};

/** A hello of our own that the server went along with; TLS 1.3 where nothing else is said. */
export function hello(told: AskedHello = {}, failure: { code: FailureCode; phase?: Phase } | null = null): Hello {
  const { address = one, port = 443, sni = "api.example.com", alpn = ["h2", "http/1.1"], ...rest } = told;
  const { offer = "modern", size = "small", moreBytes = 0, purpose = "target", data = {}, ...asked } = rest;
  const answer = { answer: "server-hello" as const, version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", keyExchange: "x25519" };
  return observation("tls.hello", {
    round: 2,
    ...asked,
    subject: { address, port, sni, alpn, offer, size, moreBytes, purpose },
    data: { helloBytes: size === "small" ? 350 : 1_700, ...(failure === null ? answer : {}), ...data },
    failure: failure === null ? null : failed(failure.code, failure.phase ?? "handshake", ""),
  });
}

/** One that ended in this way. */
export const cutHello = (code: FailureCode, told: AskedHello = {}): Hello => hello(told, { code });

/** One that was refused with this alert. */
export const refusedHello = (code: number, told: AskedHello = {}): Hello =>
  hello({ ...told, data: { alert: { level: "fatal", code, name: `alert ${code}` }, ...told.data } }, { code: "tls-alert" });

/** A connection on which nothing was said. */
export function silence(
  ended: "open" | "closed" | "reset",
  told: Told & { address?: Address; port?: number; greeting?: string } = {},
): ObservationOf<"tcp.silent"> {
  const { address = one, port = 443, greeting, ...rest } = told;
  return observation("tcp.silent", {
    ...rest,
    subject: { address, port },
    data: { ended, connectMs: 5, silentMs: 300, greeting: greeting ?? null },
    failure: ended === "reset" ? failed("reset", "silence", "") : null,
  });
}

/** Three tries, 600 ms apart. */
export const thrice = <O>(make: (told: { attempt: number }) => O): O[] => [1, 2, 3].map((attempt) => make({ attempt }));

/** What an authority says of a certificate, by default since yesterday and for a week, that it is good. */
export const authoritySays = (partial: Partial<RevocationAnswer> = {}): RevocationAnswer => ({
  status: "good",
  thisUpdate: inDays(-1),
  nextUpdate: inDays(6),
  revokedAt: partial.status === "revoked" ? inDays(-3.2) : null,
  reason: null,
  signedBy: "issuer",
  problem: null,
  ...partial,
});

/** The authority itself was asked about the certificate with this fingerprint. */
export function askedAuthority(
  fingerprint256: string,
  answer: RevocationAnswer | undefined,
  told: Told & { address?: Address } = {},
): ObservationOf<"tls.revocation"> {
  const { address = one, ...rest } = told;
  return observation("tls.revocation", {
    ...rest,
    subject: { address, port: 443, sni: "api.example.com", alpn: ["http/1.1"] },
    data: {
      fingerprint256,
      ...(answer === undefined
        ? { problems: ["ocsp.ca.example: refused"] }
        : { source: "ocsp" as const, url: "http://ocsp.ca.example/", answer }),
    },
  });
}

/** What a handshake says in which the server had asked for a client certificate before it broke off. */
export const certificateAsked = (more: DataOf<"tls.handshake"> = {}): DataOf<"tls.handshake"> => ({
  chain: [certificate(), intermediate],
  coversHost: true,
  trust: trusted,
  certificateRequested: true,
  ...more,
});
