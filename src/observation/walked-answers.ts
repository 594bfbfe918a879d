import { addressInUrl, portInUrl } from "../target/url-place.ts";
import { computedOnce } from "./computed-once.ts";
import type { ObservationOf } from "./observation.ts";
import type { Request } from "./requests.ts";

export type Walk = ObservationOf<"http.chain">;

/**
 * What stood at the end of redirects that were followed with their cookies, as the answer to a request of its own: it is what a browser gets there, and no request
 * without cookies came so far. Null where they came to no end, or nothing was kept of it.
 */
export const answerAtEnd = computedOnce((walk: Walk): Request | null => {
  const { hops = [], ended, answer } = walk.data;
  const last = hops.at(-1);
  if (walk.outcome !== "ok" || ended !== "answer" || answer === undefined || last === undefined) return null;
  const url = URL.parse(last.url);
  if (url === null) return null;
  const secure = url.protocol === "https:";
  const literal = addressInUrl(url);
  const address = walk.subject.hosts.find(({ host }) => host === url.hostname.toLowerCase())?.address ?? literal;
  if (address === null) return null;
  const { status, headers, title, excerpt } = answer;
  return {
    ...walk,
    probe: "http.request",
    layer: "http",
    subject: {
      address,
      port: portInUrl(url),
      url: last.url,
      method: "GET",
      host: url.host,
      sni: secure && literal === null ? url.hostname : null,
      secure,
      trust: "verify",
      purpose: "redirect",
      hop: hops.length - 1,
    },
    data: {
      status,
      headers,
      ...(title === undefined ? {} : { title }),
      ...(excerpt === undefined ? {} : { excerpt }),
    },
  };
});
