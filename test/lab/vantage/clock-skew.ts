import { controlAddresses, controlFlags, controlPort } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite, type Site } from "../site.ts";

const dayS = 86_400;

/**
 * One machine has one clock, also in a network namespace. So it is the rest of the world that is off, by one and the same time: what its servers write into Date, and
 * from when until when the certificate is valid. Seen from the client this is just what a wrong clock of its own looks like.
 */
function worldAhead(setting: Setting, days: number): Pick<Site, "servers"> {
  const server = (address: string, port: number, more: Partial<Server>): Server => ({
    kind: "program",
    address,
    port,
    identity: null,
    program: "http",
    arguments: { routes: [{ status: 200, body: "ready\n", aheadS: days * dayS }] },
    ...(more as object),
  });
  const identity = { ...goodIdentity(setting), from: days - 3, until: days + 30 };
  return {
    servers: [
      ...setting.v4.map((address) => server(address, setting.securePort, { identity })),
      ...controlAddresses(setting).map((address, index) =>
        server(address, controlPort, { place: index < 2 ? "elsewhere" : "dns" }),
      ),
    ],
  };
}

const site = (setting: Setting, days: number): Site => ({
  ...goodSite(setting, "https"),
  ...worldAhead(setting, days),
  flags: controlFlags(setting),
});

export const clockSkewBehind: FaultScenario = {
  id: "vantage.clock-skew/behind",
  made: "the clocks of all others and the certificate's dates are ahead by some days",
  site: (setting) => site(setting, 0),
  fault: (_, setting) => worldAhead(setting, 5 + setting.days),
  expected: () => ({ cause: "vantage.clock-skew", pattern: "everywhere", addresses: [] }),
};

export const clockSkewAhead: FaultScenario = {
  id: "vantage.clock-skew/ahead",
  made: "the clocks of all others and the certificate's dates are months behind",
  site: (setting) => site(setting, 0),
  fault: (_, setting) => worldAhead(setting, -100 - setting.days),
  expected: () => ({ cause: "vantage.clock-skew", pattern: "everywhere", addresses: [] }),
};

/** The clocks of all others agree with the client's: it is the certificate. */
export const expiredBesideControls: FaultScenario = {
  id: "tls.expired/clock-known-right",
  made: "the certificate has expired, and so say the clocks of hosts elsewhere",
  site: (setting) => site(setting, 0),
  fault: ({ servers }, { days }) => ({
    servers: servers.map((server) =>
      server.identity === null || server.identity === "refuses"
        ? server
        : { ...server, identity: { ...server.identity, from: -90, until: -days } },
    ) as Server[],
  }),
  expected: ({ v4 }) => ({ cause: "tls.expired", pattern: "everywhere", addresses: v4 }),
};
