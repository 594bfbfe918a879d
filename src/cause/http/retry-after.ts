import { headerOf, type Request } from "../../observation/requests.ts";
import { spanInWords } from "../span.ts";

/** In how many ms the server wants to be asked again (RFC 9110, section 10.2.3): seconds, or a date, judged by `now`. Null where it says nothing that can be read, or a time gone by. */
export function retryAfterMs(request: Request, now: string): number | null {
  const said = headerOf(request, "retry-after")?.trim() ?? "";
  const ms = /^\d{1,9}$/.test(said)
    ? Number(said) * 1_000
    : /[a-z]/i.test(said)
      ? Date.parse(said) - Date.parse(now)
      : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** "back in 10 min", or null. */
export function retryInWords(requests: readonly Request[], now: string): string | null {
  const times = requests.flatMap((request) => retryAfterMs(request, now) ?? []);
  return times.length === 0 ? null : `asks to retry in ${spanInWords(Math.max(...times))}`;
}
