import { one, stranger } from "../../build/common.ts";
import { connect } from "../../build/tcp.ts";
import {
  alerted,
  brokenHandshake,
  certificate,
  cutHello,
  distrusted,
  handshake,
  hello,
  refusedHello,
  thrice,
  withOtherNames,
} from "../../build/tls.ts";
import type { Case } from "./case.ts";

const kernel = { state: "ESTAB", bytesSent: 1_500, bytesReceived: 0, retransmits: 4, outOfOrder: 0, pathMtu: 1_500, rttMs: 1 };
const unheard = thrice((told) =>
  brokenHandshake("timeout", { ...told, data: { connectMs: 5, helloBytes: 500, kernel: { ...kernel, bytesAcked: 1 } } }),
);
const silent = thrice((told) => brokenHandshake("timeout", told));
const resets = thrice((told) => brokenHandshake("reset", told));
const closes = thrice((told) => brokenHandshake("closed", told));
const alerts = thrice((told) => alerted(40, told));
const small = thrice((told) => hello(told));
const largeCut = cutHello("timeout", { size: "large" });
const moreArrives = hello({ moreBytes: 4_000, data: { moreArrived: true } });
const connected = connect(one, "connected");
const nonsense = "faultline-no-such-name.example.com";
const elsewhere = { address: stranger, purpose: "elsewhere" as const, alpn: [] };
const inspector = "O=Corp, CN=Corp Inspection CA";
const foreign = certificate({ names: ["www.other.example"] });
const rc4 = { version: "TLSv1.2", cipher: "TLS_RSA_WITH_RC4_128_SHA", keyExchange: "RSA" };
const _old = { zone: "example.com", soa: { ttl: 211, minimum: 300 } };

export const tlsCases: readonly Case[] = [
  {
    id: "hello-size",
    what: "a handshake gets no answer",
    first: [connected, ...silent],
    answers: [...small, largeCut, moreArrives],
    left: "tls.large-client-hello",
    fell: "tls.handshake-timeout",
    opposite: {
      answers: thrice((told) => cutHello("timeout", told)),
      left: "tls.handshake-timeout",
      fell: "tls.large-client-hello",
    },
  },
  {
    id: "hello-or-path",
    what: "a ClientHello of two segments is lost",
    first: [connected, ...silent, ...small, largeCut],
    answers: [moreArrives],
    left: "tls.large-client-hello",
    fell: "path.mtu-blackhole",
  },
  {
    id: "default-or-mismatch",
    what: "the certificate is for another name",
    first: [connected, handshake({ leaf: foreign })],
    answers: withOtherNames((told) => handshake({ ...told, leaf: certificate({ names: ["*.example.com"] }) })),
    left: "tls.default-certificate",
    fell: "tls.name-mismatch",
    opposite: {
      answers: withOtherNames((told) => handshake({ ...told, leaf: foreign })),
      left: "tls.name-mismatch",
      fell: "tls.default-certificate",
    },
  },
  {
    id: "name-or-offer",
    what: "the handshake is refused by alert 40",
    first: [connected, ...alerts],
    answers: withOtherNames((told) => handshake(told)),
    left: "tls.unrecognized-name",
    fell: "tls.no-shared-cipher",
    opposite: {
      answers: withOtherNames((told) => alerted(40, told)),
      left: "tls.no-shared-cipher",
      fell: "tls.unrecognized-name",
    },
  },
  {
    id: "name-or-path",
    what: "a handshake with this name gets no answer",
    first: [connected, ...unheard],
    answers: withOtherNames((told) => handshake(told)),
    left: "tls.handshake-timeout",
    fell: "path.mtu-blackhole",
  },
  {
    id: "cipher-or-name",
    what: "the handshake is refused by alert 40",
    first: [connected, ...alerts],
    answers: [refusedHello(40), hello({ offer: "tls1.2-every", data: rc4 })],
    left: "tls.no-shared-cipher",
    fell: "tls.unrecognized-name",
  },
  {
    id: "name-filtered",
    what: "this name is reset, another is not",
    first: [connected, ...resets, ...withOtherNames((told) => handshake(told))],
    answers: [
      ...[1, 2].map((attempt) => cutHello("reset", { ...elsewhere, attempt })),
      refusedHello(112, { ...elsewhere, sni: nonsense }),
    ],
    left: "tls.sni-filtered",
    fell: "tls.unrecognized-name",
    opposite: {
      answers: [hello(elsewhere), refusedHello(112, { ...elsewhere, sni: nonsense })],
      left: "tls.unrecognized-name",
      fell: "tls.sni-filtered",
    },
  },
  {
    id: "version-or-cipher",
    what: "the server resets every hello of today",
    first: [connected, ...resets],
    answers: [cutHello("reset"), cutHello("reset", { offer: "tls1.2" }), hello({ offer: "old", data: { version: "TLSv1" } })],
    left: "tls.protocol-version",
    fell: "tls.no-shared-cipher",
    opposite: {
      answers: [cutHello("reset"), refusedHello(70, { offer: "old" }), hello({ offer: "tls1.2-every", data: rc4 })],
      left: "tls.no-shared-cipher",
      fell: "tls.protocol-version",
    },
  },
  {
    id: "weak-or-cipher",
    what: "the server refuses by alert 40, whatever the name",
    first: [connected, ...alerts],
    answers: [
      refusedHello(40),
      hello({ offer: "tls1.2", data: { version: "TLSv1.2", chain: [certificate({ key: "RSA 512" })] } }),
    ],
    left: "tls.weak-parameters",
    fell: "tls.no-shared-cipher",
    opposite: {
      answers: [refusedHello(40), hello({ offer: "tls1.2-every", data: rc4 })],
      left: "tls.no-shared-cipher",
      fell: "tls.weak-parameters",
    },
  },
  {
    id: "protocol-or-cipher",
    what: "the server hangs up on the hello",
    first: [connected, ...closes],
    answers: [cutHello("closed"), hello({ alpn: [] })],
    left: "tls.alpn-mismatch",
    fell: "tls.no-shared-cipher",
  },
  {
    id: "issuer-elsewhere",
    what: "nobody knows the authority",
    first: [connected, handshake({ leaf: certificate({ issuer: inspector }), trust: distrusted("unknown-root", inspector) })],
    answers: [
      hello({
        ...elsewhere,
        sni: null,
        offer: "tls1.2",
        data: { chain: [certificate({ names: ["www.unrelated.test"], issuer: inspector })] },
      }),
    ],
    left: "tls.intercepted",
    fell: "tls.untrusted-root",
  },
];
