import { one, stranger, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { overQuic, upgrade, wssTarget } from "../../build/http-beyond.ts";
import { connect } from "../../build/tcp.ts";
import { brokenHandshake, handshake, thrice } from "../../build/tls.ts";
import type { Case } from "./case.ts";

const _silent = thrice((told) => brokenHandshake("timeout", told));
const connected = connect(one, "connected");
const nonsense = "faultline-no-such-name.example.com";
const page = (title: string, told: Parameters<typeof answer>[1] = {}) =>
  answer(200, { ...told, headers: { "content-type": "text/html" }, data: { title, bodySha256: title } });
const missing = (told: Parameters<typeof answer>[1] = {}) =>
  answer(404, { ...told, headers: { "content-type": "text/html" }, data: { title: "404 Not Found" } });
const anyHost = { purpose: "wrong-host", host: nonsense } as const;
const announced = answer(200, { headers: { "alt-svc": 'h3=":443"; ma=86400' } });

export const httpCases: readonly Case[] = [
  {
    id: "site-or-members",
    what: "one address does not know the page, another does",
    first: [
      ...[1, 2, 3].map((attempt) => missing({ attempt })),
      ...[1, 2, 3].map((attempt) => page("Shop", { attempt, address: two })),
    ],
    answers: [missing(anyHost), missing({ ...anyHost, address: two })],
    left: "http.wrong-virtual-host",
    fell: "http.backend-inconsistent",
  },
  {
    id: "upgrade-or-page",
    what: "a WebSocket does not open",
    first: [connected, handshake(), ...thrice((told) => upgrade(502, told))],
    answers: [answer(200, { url: "https://api.example.com/live" })],
    left: "http.websocket-upgrade-failed",
    fell: "http.bad-gateway",
    target: wssTarget,
  },
  {
    id: "quic-or-firewall",
    what: "HTTP/3 is announced, and UDP is silent",
    first: [connected, handshake(), announced, ...thrice((told) => overQuic("silence", { ...told, round: 2 }))],
    answers: [overQuic("answered", { address: stranger, purpose: "control" })],
    left: "http.h3-unreachable",
    fell: "vantage.local-firewall",
  },
];
