import { excerptOf, headerOf, type Request, statusOf } from "../../observation/requests.ts";

/**
 * Somebody wants proof that a person is asking: it tells about the probe and nothing about users. Known by what Cloudflare (`cf-mitigated`),
 * AWS WAF (`x-amzn-waf-action`), DataDome and Vercel put into the headers, and by Cloudflare's older page.
 */
export function isChallenge(request: Request): boolean {
  if ((statusOf(request) ?? 0) < 400 && headerOf(request, "x-amzn-waf-action") === null) return false;
  if (/challenge/i.test(headerOf(request, "cf-mitigated") ?? "")) return true;
  if (/challenge|captcha/i.test(headerOf(request, "x-amzn-waf-action") ?? "")) return true;
  if (headerOf(request, "x-datadome") !== null || headerOf(request, "x-vercel-mitigated") === "challenge") return true;
  return (
    /cloudflare/i.test(headerOf(request, "server") ?? "") && /just a moment|cf-chl|challenge-platform/i.test(excerptOf(request))
  );
}
