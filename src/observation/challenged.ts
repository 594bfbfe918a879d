import { computedOnce } from "./computed-once.ts";
import { excerptOf, headerOf, type Request, statusOf, titleOf } from "./requests.ts";

/**
 * Somebody wants proof that a person is asking, or shuts out programs: it tells about the probe and nothing about users. Known by headers that these set
 * on nothing else (Cloudflare, AWS WAF, Vercel, Kasada), and by the pages of Cloudflare, DataDome, Imperva, PerimeterX, Akamai, F5 and Sucuri.
 */
export const isChallenge = computedOnce((request: Request): boolean => carriesChallenge(request));

/** These say by a header what they do. */
export function isChallengedByHeader(answer: Parameters<typeof headerOf>[0]): boolean {
  const header = (name: string): string => headerOf(answer, name) ?? "";
  return (
    /challenge/i.test(header("cf-mitigated")) ||
    /challenge|captcha/i.test(header("x-amzn-waf-action")) ||
    /challenge/i.test(header("x-vercel-mitigated"))
  );
}

function carriesChallenge(request: Request): boolean {
  const header = (name: string): string => headerOf(request, name) ?? "";
  const status = statusOf(request);
  if (status === null) return false;
  if (isChallengedByHeader(request)) return true;
  const page = `${titleOf(request)} ${excerptOf(request)}`;
  // Whole pages that hold nothing but a script which asks the browser to prove itself; they come with 200 as well.
  if (/\/_Incapsula_Resource\?[^"']*SWJIYLWA|Incapsula incident ID/i.test(page)) return true;
  if (/\/TSPD\/|bobcmn|The requested URL was rejected\. Please consult with your administrator/i.test(page)) return true;
  if (status < 400) return false;
  if (headerOf(request, "x-datadome") !== null || headerOf(request, "x-dd-b") !== null) return true;
  if (headerOf(request, "x-kpsdk-ct") !== null) return true;
  if (/cloudflare/i.test(header("server")) && /just a moment|attention required|cf-chl|challenge-platform/i.test(page))
    return true;
  if (/px-captcha|_pxAppId|perimeterx|captcha-delivery\.com|hcaptcha|g-recaptcha|are you a (?:robot|human)/i.test(page))
    return true;
  if (/Sucuri WebSite Firewall/i.test(page)) return true;
  // Akamai's denial for programs: 403, this title, and a reference that leads to its own site.
  return status === 403 && /^Access Denied\b/i.test(titleOf(request)) && /AkamaiGHost/i.test(header("server"));
}
