import type { Config } from "./config.ts";
import type { Allowance } from "./policy/address-policy.ts";
import { userAgent } from "./probe/http/user-agent.ts";
import { slackTransport } from "./slack/transport.ts";
import { globalpingVantages } from "./vantage/globalping/globalping.ts";
import type { Vantage } from "./vantage/vantage.ts";

/**
 * Other people's services as vantages, where the operator switched them on; made anew for each run. They are reached as Slack is, through the proxy that HTTPS_PROXY
 * names, and what is under way ends with the hub. No name in one of the `innerZones`, which are the whole fleet's, is told to them.
 */
export function outsideServices(
  { globalping, proxy }: Partial<Pick<Config, "globalping" | "proxy">>,
  { deny }: Pick<Allowance, "deny">,
  opened: AsyncDisposableStack,
): (innerZones: readonly string[]) => Vantage[] {
  const { places, token } = globalping?.() ?? { places: [], token: null };
  if (places.length === 0) return () => [];
  const over = new AbortController();
  const { fetch, dispatcher } = slackTransport(proxy, over.signal);
  opened.defer(async () => {
    over.abort();
    await dispatcher?.close();
  });
  return globalpingVantages({ places, token, deny, fetch, userAgent, now: Date.now });
}
