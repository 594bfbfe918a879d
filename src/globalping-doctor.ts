import type { DoctorLine } from "./cli/means.ts";
import type { Config } from "./config.ts";
import { userAgent } from "./probe/http/user-agent.ts";
import { slackTransport } from "./slack/transport.ts";
import { globalpingApi } from "./vantage/globalping/api.ts";
import { troubleWords } from "./vantage/globalping/trouble.ts";

/** Longer nobody waits for it at a prompt, ms. */
const withinMs = 5_000;

/** Whether Globalping can be reached and what is left of its quota, in one line; nothing where it is off. No target is told, and it costs nothing. */
export async function globalpingDoctor(
  { globalping, proxy }: Pick<Config, "globalping" | "proxy">,
  signal: AbortSignal,
): Promise<DoctorLine[]> {
  const { places, token } = globalping();
  if (places.length === 0) return [];
  const { fetch, dispatcher } = slackTransport(proxy);
  const api = globalpingApi({ fetch, token, userAgent, now: Date.now });
  const told = await api.limits(AbortSignal.any([signal, AbortSignal.timeout(withinMs)]));
  await dispatcher?.destroy();
  const what = `Globalping (${places.join(", ")})`;
  if (!told.ok) {
    const next =
      "Let this machine reach api.globalping.io on port 443, or name the proxy in HTTPS_PROXY; without FAULTLINE_GLOBALPING nothing is sent there.";
    return [{ what, well: false, says: troubleWords(told.trouble, token !== null), next }];
  }
  const { limit, remaining } = told.value.rateLimit.measurements.create;
  const credits = told.value.credits?.remaining;
  const left = `${remaining} of ${limit} measurements left this hour${credits === undefined ? "" : `, and ${credits} credits`}`;
  const well = remaining > 0 || (credits ?? 0) > 0;
  const next =
    token === null
      ? "Wait for the next hour, or set FAULTLINE_GLOBALPING_TOKEN."
      : "Wait for the next hour, or see https://globalping.io/credits.";
  return [{ what, well, says: left, next: well ? null : next }];
}
