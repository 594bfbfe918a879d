import type { IncomingMessage } from "node:http";

/** Names of this machine. The port is free, so that a tunnel to another one works too. */
const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;

/**
 * Why a request is refused, or null. The Host check stops DNS rebinding (a foreign name that resolves to 127.0.0.1); the
 * Origin check stops other pages of the same browser. Programs send no Origin, and what only the page does must carry one.
 */
export function refusesRequest(request: IncomingMessage, pageOnly: boolean): string | null {
  const { host, origin } = request.headers;
  if (host === undefined || !ownHost.test(host)) return "This workspace answers to 127.0.0.1 and localhost only.";
  if (origin !== undefined && origin !== `http://${host}`) return "This workspace answers to its own page only.";
  if (origin === undefined && pageOnly) return "Only the page of this workspace may do this.";
  const site = request.headers["sec-fetch-site"];
  // Links from elsewhere may open the page itself (none, navigate), never its data.
  if (site === "cross-site" && request.headers["sec-fetch-mode"] !== "navigate")
    return "This workspace answers to its own page only.";
  return null;
}
