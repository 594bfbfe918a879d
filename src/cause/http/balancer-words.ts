import { cellKey } from "../../observation/cell.ts";
import { excerptOf, headerOf, type Request, statusOf, titleOf, wasAnswered } from "../../observation/requests.ts";
import type { AskedUrl } from "./asked-urls.ts";

/** What balancers write only where they have nobody to send the request to: envoy and Google, Traefik, Kong, Varnish, OpenShift, linkerd. */
const nobodyLeft =
  /no healthy (?:upstream|backend|host)|no available server|failure to get a peer from the ring-balancer|backend is unhealthy|no live upstreams|<h1>Application is not available<\/h1>|no endpoints available for service/i;

/** What HAProxy writes also where the one server that it had chosen does not accept the connection: it means nobody only where nobody answers. */
const nobodyThisTime = /<h1>503 [^<]{1,60}<\/h1>\s*no server is available to handle this request/i;

/**
 * A 503 in which the balancer itself says that no server is left behind it. AWS's load balancer writes its own 503 where its target group is empty or
 * unused (Elastic Load Balancing, "Troubleshoot your Application Load Balancers").
 */
export function saysNobodyIsLeft(one: Request, asked: AskedUrl): boolean {
  if (statusOf(one) !== 503) return false;
  const page = excerptOf(one);
  if (nobodyLeft.test(page)) return true;
  if (
    /^awselb\//i.test(headerOf(one, "server") ?? "") &&
    /^503 Service Temporarily Unavailable$/i.test(titleOf(one) || titleIn(page))
  )
    return true;
  return nobodyThisTime.test(page) && !isServedAt(one, asked);
}

const titleIn = (page: string): string => /<title>([^<]*)<\/title>/i.exec(page)?.[1]?.trim() ?? "";

const served = new WeakMap<AskedUrl, ReadonlySet<string>>();

/** Another try at the same place was served. */
function isServedAt(one: Request, asked: AskedUrl): boolean {
  let places = served.get(asked);
  if (places === undefined) {
    places = new Set(asked.tries.filter((other) => wasAnswered(other) && (statusOf(other) ?? 500) < 500).map(cellKey));
    served.set(asked, places);
  }
  return places.has(cellKey(one));
}
