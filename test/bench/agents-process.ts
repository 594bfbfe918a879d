import { join } from "node:path";
import { pino } from "pino";
import { runAgent } from "../../src/vantage/agent/agent.ts";
import { tell } from "./child.ts";
import { recordedVantage } from "./recorded-vantage.ts";

/** `agents`: for each its number, its invitation and its labels. */
export type AgentsGiven = {
  hub: string;
  folder: string;
  agents: { number: number; join: string; labels: Record<string, string> }[];
};

// Many agents in one process: each has its key, its connection and its tokens like any other; what they answer was recorded.
const given = JSON.parse(process.argv[2] ?? "null") as AgentsGiven;
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
process.once("disconnect", () => stop.abort());
tell("up");
await Promise.all(
  given.agents.map(({ number, join: invitation, labels }) =>
    runAgent(
      {
        hub: { url: new URL(given.hub), ca: null, proxy: null },
        name: `agent-${number}`,
        labels,
        join: invitation,
        keyFile: join(given.folder, `agent-${number}.json`),
        vantage: recordedVantage(number),
        log: pino({ level: "silent" }),
      },
      stop.signal,
    ),
  ),
);
