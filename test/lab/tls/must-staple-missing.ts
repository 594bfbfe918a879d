import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { changedServers, goodIdentity, goodSite, type Site } from "../site.ts";

/** Web servers whose certificate promises an OCSP answer, and which staple one. */
function stapling(setting: Setting, statusDates: readonly [number, number] = [-1, 6]): Site {
  const site = goodSite(setting, "https");
  const identity = { ...goodIdentity(setting), mustStaple: true, status: "good" as const, statusDates };
  return {
    ...site,
    ...changedServers(site, "all", (server) =>
      server.kind === "nginx" ? { ...server, identity, lines: ["ssl_stapling on; ssl_stapling_file %staple%;"] } : server,
    ),
  };
}

export const mustStapleMissingOff: FaultScenario = {
  id: "tls.must-staple-missing/stapling-off",
  made: "one of two web servers does not staple, though its certificate promises it",
  site: (setting) => stapling(setting),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) => (server.kind === "nginx" ? { ...server, lines: [] } : server)),
  expected: ({ v4, odd }) => ({
    cause: "tls.must-staple-missing",
    pattern: "some-addresses",
    addresses: [v4[odd]],
    isNote: true,
  }),
};

export const mustStapleMissingOld: FaultScenario = {
  id: "tls.must-staple-missing/old-answer",
  made: "the web servers staple an answer that has run out",
  site: (setting) => stapling(setting),
  fault: (_, setting) => ({ servers: stapling(setting, [-20, -2]).servers }),
  expected: ({ v4 }) => ({ cause: "tls.must-staple-missing", pattern: "everywhere", addresses: v4, isNote: true }),
};
