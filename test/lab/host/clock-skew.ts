import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";

/** A namespace has no clock of its own: a service that dates its answers by another clock stands in for the machine's. `still`: it wrote one date when it started. */
const dated = ({ v4: [address], plainPort }: Setting, aheadS: number, still: boolean): Command => ({
  kind: "command",
  address,
  port: plainPort,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `const date = () => new Date(Date.now() + ${aheadS * 1_000}).toUTCString(); const once = date();
    require("http").createServer((request, response) => {
      response.setHeader("date", ${still ? "once" : "date()"}); response.end("ready\\n");
    }).listen(${plainPort}, "${address}");`,
  ],
});

export const clockAhead: FaultScenario = {
  id: "host.clock-skew/ahead",
  made: "the service's clock is some minutes ahead",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), servers: [dated(setting, setting.days, false)] }),
  fault: (_, setting) => ({ servers: [dated(setting, 120 + setting.days * 60, false)] }),
  expected: ({ v4: [address] }) => ({ cause: "host.clock-skew", pattern: "everywhere", addresses: [address] }),
};

export const clockBehind: FaultScenario = {
  id: "host.clock-skew/behind",
  made: "the service's clock is some hours behind; in its twin it wrote one date when it started, and keeps it",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), servers: [dated(setting, -setting.days, true)] }),
  fault: (_, setting) => ({ servers: [dated(setting, -3_600 * setting.days, false)] }),
  expected: ({ v4: [address] }) => ({ cause: "host.clock-skew", pattern: "everywhere", addresses: [address] }),
};
