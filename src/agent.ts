import { join } from "node:path";
import type { AgentRequest } from "./cli/agent-request.ts";
import { type Config, ConfigError } from "./config.ts";
import { hubLog } from "./hub-log.ts";
import { localMeans } from "./local-means.ts";
import { bypassedBy } from "./target/no-proxy.ts";
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
  const { vantage } = localMeans({ ...config, name }, () => allowance);
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

/** Where the environment names a proxy, the hub is reached through it, unless NO_PROXY says otherwise: an agent's own machine mostly has no other way out. */
function proxyTo(hub: URL, { proxy: { httpProxy = "", httpsProxy = "", noProxy = "" } }: Config): URL | null {
  const isSecure = hub.protocol === "wss:";
  const text = isSecure ? httpsProxy : httpProxy;
  const port = Number(hub.port) || (isSecure ? 443 : 80);
  if (text === "" || bypassedBy(noProxy, { host: hub.hostname, port }) !== null) return null;
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url?.protocol === "http:") return url;
  throw new ConfigError(`${isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"}: write http://HOST:PORT of a proxy that allows CONNECT.`);
}
