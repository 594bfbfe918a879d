import { excerptOf, headerOf, type Request, statusOf } from "../../observation/requests.ts";
import { shortened } from "../clause.ts";

/** Who wrote an answer: a name, and whether it is by its own hand or may only have passed it on. */
export type Writer = { name: string; isSure: boolean };

type Answer = { status: number; server: string; via: string; body: string; header: (name: string) => string | null };

/**
 * Whose words an error page is. What is only in `Server` or `Via` may have been passed on from further behind, so a writer is sure where the
 * page is the one that this software makes itself, or where the header is only set on answers of its own. Null where nothing tells.
 */
export function whoWrote(request: Request): Writer | null {
  const answer: Answer = {
    status: statusOf(request) ?? 0,
    server: headerOf(request, "server") ?? "",
    via: headerOf(request, "via") ?? "",
    body: excerptOf(request),
    header: (name) => headerOf(request, name),
  };
  const known = own.find(([, isOwn]) => isOwn(answer));
  if (known !== undefined) return { name: known[0], isSure: true };
  const passing = passedOn.find(([, isPassing]) => isPassing(answer));
  if (passing !== undefined) return { name: passing[0], isSure: false };
  const said = shortened(answer.server.split("/")[0] ?? "", 20);
  if (said !== "") return { name: said, isSure: false };
  const proxy = shortened(/^\S+\s+(\S+)/.exec(answer.via)?.[1] ?? "", 20);
  return proxy === "" ? null : { name: proxy, isSure: false };
}

/** "written by nginx", "from nginx or behind it", "writer unknown". */
export function writerInWords(writer: Writer | null): string {
  if (writer === null) return "writer unknown";
  return writer.isSure ? `written by ${writer.name}` : `from ${writer.name} or behind it`;
}

const isEmpty = ({ body }: Answer): boolean => body.trim() === "";

/** Pages and headers that each of these makes itself, by its source or its vendor's documentation. The order matters: what stands in front comes first. */
const own: readonly (readonly [string, (answer: Answer) => boolean])[] = [
  // 520–530 are Cloudflare's own: it reached no origin, or could make nothing of what the origin said.
  [
    "Cloudflare",
    ({ status, header, server }) => status >= 520 && status <= 530 && (header("cf-ray") !== null || /cloudflare/i.test(server)),
  ],
  [
    "Cloudflare",
    ({ body, header }) => header("cf-ray") !== null && /cf-error-details|cloudflare\.com\/5xx|\| 5\d\d: /i.test(body),
  ],
  ["Cloudflare", ({ body, server }) => /^cloudflare/i.test(server) && /<center>cloudflare<\/center>/i.test(body)],
  [
    "CloudFront",
    ({ server, header }) => /^CloudFront/i.test(server) && /error from cloudfront|lambda|function/i.test(header("x-cache") ?? ""),
  ],
  ["AWS load balancer", ({ server }) => /^awselb\//i.test(server)],
  [
    "Amazon API Gateway",
    ({ header }) => header("x-amzn-errortype") !== null && (header("x-amz-apigw-id") ?? header("apigw-requestid")) !== null,
  ],
  ["Fastly", ({ body, header }) => /fastly error|fastly/i.test(body) && header("x-served-by") !== null],
  ["Varnish", ({ body }) => /guru meditation|varnish cache server/i.test(body)],
  ["Akamai", ({ server, body }) => /^AkamaiGHost/i.test(server) && /reference\s*(?:&#32;)?(?:#|&#35;)/i.test(body)],
  [
    "Google load balancer",
    ({ via, body }) =>
      /\bgoogle\b/i.test(via) &&
      /<title>\s*(?:Error:? )?50\d|no healthy upstream|upstream (?:request timeout|connect error)/i.test(body),
  ],
  ["Azure Application Gateway", ({ server }) => /^Microsoft-Azure-Application-Gateway/i.test(server)],
  [
    "Azure Front Door",
    ({ header, body }) => header("x-azure-ref") !== null && /our services aren't available|azure front door/i.test(body),
  ],
  [
    "Heroku router",
    ({ body, server, via }) =>
      /herokucdn\.com\/error-pages|heroku \| application error/i.test(body) && /heroku|vegur|cowboy/i.test(`${server} ${via}`),
  ],
  ["Vercel", ({ header }) => header("x-vercel-error") !== null],
  [
    "envoy",
    ({ body, header }) =>
      header("x-envoy-upstream-service-time") === null &&
      /^\s*(?:no healthy upstream|upstream connect error|upstream request timeout|stream timeout|upstream max stream duration|local_rate_limited)/i.test(
        body,
      ),
  ],
  ["envoy", ({ header }) => header("x-envoy-overloaded") !== null],
  [
    "Kong",
    ({ server, body }) =>
      /^kong\//i.test(server) &&
      /invalid response was received from the upstream|upstream server is timing out|failure to get a peer/i.test(body),
  ],
  ["openresty", ({ body }) => /<center>openresty(?:\/[\d.]+)?<\/center>/i.test(body)],
  ["nginx", ({ body }) => /<center>nginx(?:\/[\d.]+(?: \([^)]*\))?)?<\/center>/i.test(body)],
  [
    "haproxy",
    ({ body, server }) =>
      server === "" &&
      /<h1>50\d [^<]+<\/h1>\s*(?:No server is available to handle this request|The server returned an invalid or incomplete response|The server didn't respond in time|An internal server error occurred)/i.test(
        body,
      ),
  ],
  [
    "Apache",
    ({ body }) =>
      /<title>50\d Proxy Error<\/title>|the proxy server (?:received an invalid response|did not receive a timely response)/i.test(
        body,
      ),
  ],
  [
    "Apache",
    ({ body, server }) =>
      /^apache/i.test(server) &&
      /<title>50\d [^<]+<\/title>/i.test(body) &&
      /<!doctype html public "-\/\/ietf\/\/dtd html 2\.0/i.test(body),
  ],
  ["Squid", ({ header }) => header("x-squid-error") !== null],
  ["Traefik", ({ body, server }) => server === "" && /^\s*no available server\s*$/i.test(body)],
  [
    "a proxy in Go such as Traefik",
    ({ body, server }) => server === "" && /^\s*(?:bad gateway|gateway timeout|service unavailable)\s*$/i.test(body),
  ],
  ["Caddy", (answer) => /^caddy/i.test(answer.server) && isEmpty(answer)],
  [
    "Windows HTTP.sys",
    ({ server, body }) => /^microsoft-httpapi/i.test(server) || /HTTP Error 503\. The service is unavailable/i.test(body),
  ],
];

/** In the way, but perhaps only passing on what stands behind. */
const passedOn: readonly (readonly [string, (answer: Answer) => boolean])[] = [
  ["Cloudflare", ({ header }) => header("cf-ray") !== null],
  ["CloudFront", ({ via, header }) => /cloudfront/i.test(via) || /cloudfront/i.test(header("x-cache") ?? "")],
  ["Fastly", ({ header, via }) => /^cache-/i.test(header("x-served-by") ?? "") && /varnish/i.test(via)],
  ["envoy", ({ server, header }) => /envoy/i.test(server) || header("x-envoy-upstream-service-time") !== null],
  ["Google load balancer", ({ via }) => /\bgoogle\b/i.test(via)],
];
