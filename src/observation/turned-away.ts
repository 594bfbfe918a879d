import { excerptOf, type Request, statusOf } from "./requests.ts";

/** What servers write on the page of a 400 that no client escapes which talks to them in this way: nginx, Apache and Go's net/http. */
const pages: readonly (readonly [RegExp, string])[] = [
  [
    /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port|sent an HTTP request to an HTTPS server/i,
    "plain HTTP was sent to an HTTPS port",
  ],
  [/no required SSL certificate|SSL certificate (?:is )?required/i, "a client certificate is wanted"],
];

/**
 * Why the server itself says that nobody gets anything there who asks like this, or null. 421 says that this server does not answer for the name
 * (RFC 9110, section 15.5.20). Other 4xx speak of one page or one person, and a healthy service gives them to a stranger.
 */
export function turnedAway(request: Request): string | null {
  const status = statusOf(request);
  if (status === 421) return "this server does not serve that name";
  if (status !== 400) return null;
  const page = excerptOf(request);
  return pages.find(([words]) => words.test(page))?.[1] ?? null;
}
