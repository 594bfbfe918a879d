import { cellKey, groupByCell } from "../../observation/cell.ts";
import { excerptOf, type Request, statusOf, titleOf, wasAnswered } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { expectedStatusFor, usersUrls, variantOf, wentWell } from "./asked-urls.ts";
import { bytesInWords } from "./broken-off.ts";

/** What servers write on a 400 that is about the size of headers: nginx, Apache, Tomcat, IIS, Jetty. */
const tooLargeWords =
  /header or cookie too large|header fields too large|size of a request header field exceeds|request header is too large|request headers? (?:is|are) too (?:long|large)|bad request - request too long/i;

/**
 * Requests with the cookies of somebody who is logged in are turned away for their size: 431 (RFC 6585, section 5), nginx's own 494, or a 400 that says so or
 * comes only with many headers. A plain request may pass all the while, which is why it works for whoever looks into it.
 */
export const headerTooLarge: Cause = {
  id: "http.header-too-large",
  impact: "breaks",
  plain:
    "The server refuses requests whose headers are of ordinary size, mostly because of cookies. Users who are logged in get an error, while a fresh browser works.",
  tell: "The answer is 431 or 494 or a 400 that speaks of the headers, or a request with 4 kB of cookies gets a 400 where the same without them does not.",
  remedy: [
    "Raise the limit for request headers of the server that answers so (nginx: `large_client_header_buffers`; Apache: `LimitRequestFieldSize`; Node: `--max-http-header-size`), and of each proxy before it.",
    "Find out what makes the headers large: session data kept in cookies, or cookies of sister sites set for the whole domain.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "whoever runs the web server or the gateway",
  find: (seen) => [...ofUsers(seen), ...withCookies(seen)],
};

const isTooLarge = (one: Request): boolean => {
  const status = statusOf(one);
  return status === 431 || status === 494 || (status === 400 && tooLargeWords.test(`${titleOf(one)} ${excerptOf(one)}`));
};

/** Even the few headers of the probe itself are too much. */
function ofUsers(seen: Seen): Match[] {
  return usersUrls(seen).flatMap((asked) => {
    const expected = expectedStatusFor(asked, seen);
    const failed = asked.tries.filter((one) => isTooLarge(one) && statusOf(one) !== expected);
    if (failed.length === 0) return [];
    return [
      {
        failed,
        worked: asked.tries.filter((one) => !isTooLarge(one) && wentWell(one, asked, seen)),
        ruledOut: [],
        stated: true,
        says: clause(`${statusOf(failed[0] as Request)}: the headers of a small request are too large${asked.where}`),
        next: [
          "The request of the probe carries four short headers: look at the limit for headers (large_client_header_buffers, LimitRequestFieldSize, max-http-header-size), and at headers that a proxy in front adds.",
        ],
        ...variantOf(asked.variant),
      },
    ];
  });
}

/** Small requests pass, and the same with the cookies of a browser that is logged in does not. */
function withCookies(seen: Seen): Match[] {
  const large = seen.of("http.request").filter((one) => one.subject.purpose === "many-headers" && wasAnswered(one));
  if (large.length === 0) return [];
  const plain = new Map(
    [...groupByCell(usersUrls(seen).find(({ kind }) => kind === "user-path")?.tries ?? [])].map(([key, tries]) => [
      key,
      new Set(tries.map(statusOf)),
    ]),
  );
  const failed = large.filter((one) => {
    const small = plain.get(cellKey(one));
    const status = statusOf(one);
    if (small === undefined || small.size === 0 || small.has(status)) return false;
    return isTooLarge(one) || status === 400;
  });
  if (failed.length === 0) return [];
  const turnedDown = new Set(failed);
  const bytes = failed.flatMap(({ subject }) => subject.cookieBytes ?? [])[0] ?? 0;
  const statuses = [...new Set(failed.map(statusOf))].sort().join(", ");
  return [
    {
      failed,
      worked: large.filter((one) => !turnedDown.has(one) && (statusOf(one) ?? 500) < 500),
      ruledOut: [],
      stated: true,
      says: clause(`${statuses} to a request with ${bytesInWords(bytes)} of cookies`),
      next: [
        "Without cookies the same request passes: look at the limit for headers (large_client_header_buffers, LimitRequestFieldSize, max-http-header-size) of the server, and of each proxy before it; 8 kB is usual.",
        "Until it is raised, users get in again by deleting their cookies for this site.",
      ],
      variant: "with cookies",
    },
  ];
}
