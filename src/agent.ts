import { join } from "node:path";
import type { AgentRequest } from "./cli/agent-request.ts";
import { type Config, ConfigError } from "./config.ts";
import { hubLog } from "./hub-log.ts";
import { proxyTo } from "./hub-proxy.ts";
import { ownVantage } from "./own-vantage.ts";
import { compileFully } from "./small-heap.ts";
import { type AgentEnd, runAgent } from "./vantage/agent/agent.ts";
import { KeyTrouble } from "./vantage/agent/agent-key.ts";

/** This process as an agent: the same probes, behind its own lists and limits, for a hub that is reached by an outbound connection alone. */
export async function serveHub(
  { hub, name, labels, join: invitation, ca }: AgentRequest,
  config: Config,
  signal: AbortSignal,
): Promise<AgentEnd> {
  const log = hubLog(config.logLevel);
  const allowance = { kind: "hub", allow: config.allow, deny: config.deny } as const;
  const { vantage } = ownVantage({ ...config, name }, () => allowance);
  try {
    return await runAgent(
      {
        hub: { url: hub, ca, proxy: proxyTo(hub, config) },
        name,
        labels,
        join: invitation,
        keyFile: join(config.dataFolder, "agent.json"),
        vantage,
        log,
        onAsked: compileFully,
      },
      signal,
    );
  } catch (error) {
    if (error instanceof KeyTrouble) throw new ConfigError(error.message);
    throw error;
  } finally {
    await vantage.close();
  }
}
