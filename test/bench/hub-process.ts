import { keepHeapSmall } from "../../src/small-heap.ts";
import type { Endpoint } from "../../src/target/questions.ts";
import type { SlackOpen } from "./slack-process.ts";

export type HubGiven = {
  slack: Pick<SlackOpen, "slackApiUrl" | "botToken" | "appToken">;
  zones: { zone: string; servers: Endpoint[] }[];
  ca: string[];
  storeFile: string;
  port: number;
};
export type HubSays = { residentBytes: number };

// As `faultline serve` starts; the one difference is whose Slack it is, which no variable can say.
keepHeapSmall();
const given = JSON.parse(process.argv[2] ?? "null") as HubGiven;
const { loopback, startHub } = await import("../../src/hub.ts");
const { hubLog } = await import("../../src/hub-log.ts");
const { defaultQuestions } = await import("../../src/target/parse-questions.ts");
const { defaultPolicy } = await import("../../src/policy/policy.ts");

const { slackApiUrl, botToken, appToken } = given.slack;
/** One person types everything here, faster than any quota lets people. */
const often = { minute: 100_000, hour: 100_000 };
const unlimited = { user: often, channel: often, target: often };

const hub = await startHub(
  { name: "bench", zones: given.zones, internalZones: [], searchPath: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` },
  {
    slack: { mode: "socket", botToken, appToken, slackApiUrl },
    storeFile: given.storeFile,
    allowance: { kind: "hub", allow: loopback, deny: [] },
    policy: { places: [], isNamed: false, otherwise: { ...defaultPolicy, limits: { ...unlimited, atOnce: 1_000 } } },
    questions: { ...defaultQuestions, publicResolvers: [], rootServers: [], control: [], ca: given.ca },
    listen: { host: "127.0.0.1", port: given.port },
  },
  hubLog("info"),
);
process.on("message", () => process.send?.({ residentBytes: process.memoryUsage.rss() } satisfies HubSays));
process.send?.("up");
await new Promise<void>((resolve) => {
  process.once("SIGTERM", resolve);
  process.once("disconnect", resolve);
});
await hub.stop();
if (process.connected) process.disconnect();
