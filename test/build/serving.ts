import type { DataOf, Observation } from "../../src/observation/observation.ts";
import type { Address } from "../../src/target/address.ts";
import { observation, type Told } from "./common.ts";
import { connect } from "./tcp.ts";

const certificate = {
  subject: "CN=api.example.com",
  issuer: "CN=Example CA",
  commonName: "api.example.com",
  names: ["api.example.com"],
  notBefore: "2026-07-01T00:00:00.000Z",
  notAfter: "2026-10-01T00:00:00.000Z",
  serial: "01",
  fingerprint256: "ab".repeat(32),
  authority: false,
  selfSigned: false,
  key: "EC P-256",
  caIssuers: [],
  mustStaple: false,
};

/** A handshake that ends well; `covers` false: with a certificate for somebody else. */
const handshake = (address: Address, covers: boolean, told: Told): Observation =>
  observation("tls.handshake", {
    ...told,
    subject: { address, port: 443, sni: "api.example.com", host: "api.example.com", alpn: ["h2", "http/1.1"], purpose: "target" },
    data: {
      chain: [covers ? certificate : { ...certificate, names: ["other.example.net"] }],
      coversHost: covers,
      trust: { result: "trusted", root: "CN=Example Root", fromGivenCa: false, missing: null, detail: "" },
    },
  });

/** The address proves itself: it connects and shows a valid certificate for the name. */
export const serves = (address: Address, told: Told = {}): Observation[] => [
  connect(address, "connected", told),
  handshake(address, true, told),
];

/** Somebody else lives there: it connects and shows a certificate for another name. */
export const isSomebodyElse = (address: Address, told: Told = {}): Observation[] => [
  connect(address, "connected", told),
  handshake(address, false, told),
];

/** An answer over plain HTTP on port 80. `page`: what else is known of it. */
export const answersHttp = (
  address: Address,
  status: number,
  { page = {}, ...told }: Told & { page?: DataOf<"http.request"> } = {},
): Observation[] => [
  connect(address, "connected", { ...told, port: 80 }),
  observation("http.request", {
    ...told,
    subject: {
      address,
      port: 80,
      url: "http://api.example.com/",
      method: "GET",
      host: "api.example.com",
      sni: null,
      secure: false,
      trust: "verify",
      purpose: "user-path",
      hop: 0,
    },
    data: { status, httpVersion: "1.1", ...page },
  }),
];
