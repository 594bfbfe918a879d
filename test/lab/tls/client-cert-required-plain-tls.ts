import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite } from "../site.ts";

/** `only`: one version of TLS. With `-rev` it answers each line; else it hangs up on everybody once its own standard input has ended. */
const openssl = (setting: Setting, address: string, verify: "-verify" | "-Verify", only: readonly string[]): Command => ({
  kind: "command",
  address,
  port: setting.securePort,
  identity: goodIdentity(setting),
  command: [
    "openssl",
    "s_server",
    "-accept",
    `${address}:${setting.securePort}`,
    "-cert",
    "%chain%",
    "-cert_chain",
    "%chain%",
    "-key",
    "%key%",
    "-CAfile",
    "%root%",
    verify,
    "3",
    "-rev",
    ...only,
  ],
});

const letsNobodyIn = (id: string, made: string, only: readonly string[]): FaultScenario => ({
  id: `tls.client-cert-required/${id}`,
  made,
  site: (setting) => ({
    ...goodSite(setting, "https"),
    target: `tls://${setting.host}:${setting.securePort}`,
    servers: setting.v4.map((address) => openssl(setting, address, "-verify", only)),
  }),
  fault: (_site, setting) => ({ servers: setting.v4.map((address) => openssl(setting, address, "-Verify", only)) }),
  expected: ({ v4 }) => ({ cause: "tls.client-cert-required", pattern: "everywhere", addresses: v4 }),
});

export const clientCertRequiredPlainTls = letsNobodyIn(
  "plain-tls",
  "a service that speaks no HTTP, OpenSSL's own server, lets nobody in without a certificate",
  [],
);

export const clientCertRequiredPlainTls12 = letsNobodyIn(
  "plain-tls-1.2",
  "the same over TLS 1.2 alone, where it says so within the handshake",
  ["-tls1_2"],
);
