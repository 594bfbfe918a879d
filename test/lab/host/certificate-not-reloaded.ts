import type { FaultScenario, HealthyScenario } from "../scenario.ts";
import type { Command, Identity } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, type Site } from "../site.ts";
import { ownSite } from "./own-site.ts";

const renewed = (setting: Setting): Identity => ({ ...goodIdentity(setting), from: -1, until: 89, label: "renewed" });
const old = (setting: Setting, until: number): Identity => ({ ...goodIdentity(setting), from: -88, until });

/** A server of another machine keeps the renewed certificate, so that its files are there. */
const keeper = (setting: Setting): Site["servers"][number] => ({
  kind: "nginx",
  place: "elsewhere",
  address: setting.elsewhere4[0],
  port: setting.securePort,
  identity: renewed(setting),
  location: 'return 200 "ready\\n";',
});

/** Starts with one certificate, and has another written over it once it listens; `reloads`: the second is there before. */
const served = (setting: Setting, { until, start, reloads }: { until: number; start: string; reloads: boolean }): Command => ({
  kind: "command",
  address: setting.v4[0],
  port: setting.securePort,
  identity: old(setting, until),
  command: [
    "sh",
    "-c",
    `mkdir -p %folder%/live && cat ${reloads ? "%renewed.pem%" : "%pem%"} > %folder%/live/site.pem
    (sleep 1.5; cat %renewed.pem% > %folder%/live/site.pem) &
    ${start}`,
  ],
});

/** Programs that read their certificate once. */
const withOpenssl = ({ v4: [address], securePort }: Setting): string =>
  `exec openssl s_server -accept ${address}:${securePort} -cert %folder%/live/site.pem -cert_chain %folder%/live/site.pem -key %folder%/live/site.pem -www -quiet`;
const withHaproxy = ({ v4: [address], securePort }: Setting): string =>
  `printf '%s\\n' 'defaults' ' timeout connect 5s' ' timeout client 30s' ' timeout server 30s' 'frontend web' ' mode http' ' bind ${address}:${securePort} ssl crt %folder%/live/' ' http-request return status 200 content-type text/plain string ready' > %folder%/web.cfg
    exec haproxy -db -f %folder%/web.cfg`;

const site = (setting: Setting, start: string, until: number): Site => ({
  ...ownSite(setting, "https", [setting.v4[0]]),
  servers: [served(setting, { until, start, reloads: true }), keeper(setting)],
  prepare: ({ wait }) => wait(2_000),
});

export const notReloadedExpired: FaultScenario = {
  id: "host.certificate-not-reloaded/expired",
  made: "the certificate was renewed in the folder that the balancer reads at its start, and the one it shows has expired",
  site: (setting) => site(setting, withHaproxy(setting), -setting.days / 10),
  fault: (_, setting) => ({
    servers: [served(setting, { until: -setting.days / 10, start: withHaproxy(setting), reloads: false }), keeper(setting)],
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.certificate-not-reloaded", pattern: "everywhere", addresses: [address] }),
};

export const notReloadedValid: FaultScenario = {
  id: "host.certificate-not-reloaded/still-valid",
  made: "the certificate was renewed in the file that stands on the program's command line, and the one it shows has some days left",
  site: (setting) => site(setting, withOpenssl(setting), 12),
  fault: (_, setting) => ({
    servers: [served(setting, { until: 12, start: withOpenssl(setting), reloads: false }), keeper(setting)],
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.certificate-not-reloaded", pattern: "everywhere", addresses: [address] }),
};

export const reloaded: HealthyScenario = {
  id: "healthy/certificate-reloaded",
  made: "the certificate was renewed in its file, and the program was started again",
  site: (setting) => site(setting, withHaproxy(setting), 2),
  expected: "healthy",
};
