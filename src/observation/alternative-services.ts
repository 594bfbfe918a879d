import { headerOf, type Request } from "./requests.ts";

/**
 * The UDP port on which this host says that it speaks HTTP/3 (Alt-Svc, RFC 7838, section 3; ALPN ids `h3` and the drafts `h3-29` …), or null: it does not say
 * so, it says another host, or it takes everything back (`clear`).
 */
export function http3PortOf(request: Request): number | null {
  const value = headerOf(request, "alt-svc");
  const port = /(?:^|[,\s])h3(?:-\d+)?="?:(\d{1,5})"?/i.exec(value ?? "")?.[1];
  const number = port === undefined ? 0 : Number(port);
  return number >= 1 && number <= 65_535 ? number : null;
}
