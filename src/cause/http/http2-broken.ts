import { cellKey, groupByCell } from "../../observation/cell.ts";
import { brokeWithinHttp2, failedOverHttp2, type Http2Exchange, workedOverHttp2 } from "../../observation/http2-exchanges.ts";
import { inOrder } from "../../observation/in-order.ts";
import { type Request, statusOf, wasAnswered } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause, shortened } from "../clause.ts";

/** Fresh connections on which it failed. */
const leastFailures = 2;

/** The server offers HTTP/2 in the handshake and cannot keep a conversation in it, or fails at whatever is asked in it, while the same server answers over HTTP/1.1. */
export const http2Broken: Cause = {
  id: "http.http2-broken",
  impact: "degrades",
  plain:
    "The server says that it speaks HTTP/2 and breaks off or fails when it is spoken to in it. Browsers, which take the offer, show an error; simple programs, which speak HTTP/1.1, work.",
  tell: "The handshake chooses h2, the exchange fails or is answered with a 5xx twice on fresh connections, and HTTP/1.1 works at the same address.",
  remedy: [
    "Take h2 out of the ALPN offer of the server in front until its HTTP/2 works (nginx: no `http2`; HAProxy: `alpn http/1.1`).",
    "See whether TLS ends where HTTP/2 does: a TCP balancer that offers h2 for a backend without it gives just this.",
  ],
  toldApartFrom: ["tls.alpn-mismatch"],
  explains: [],
  owner: "whoever runs the server or CDN that ends TLS",
  find: (seen) => {
    const exchanges = inOrder(seen.of("http.http2").filter(({ subject }) => subject.purpose === "get" && subject.secure));
    const { status: expected } = seen.settings.expect;
    const broken = exchanges.filter((one) => brokeWithinHttp2(one) || failedOverHttp2(one, expected));
    if (broken.length < leastFailures) return [];
    const pages = groupByCell(seen.of("http.request").filter(isOfUsers));
    const isGood = (one: Request): boolean => wasAnswered(one) && ((statusOf(one) ?? 500) < 500 || statusOf(one) === expected);
    const answered = [...pages.values()].flat().filter(isGood);
    const cells = [...groupByCell(broken)].filter(
      ([cell, own]) => own.length >= leastFailures && isHttp1Better(pages.get(cell) ?? [], own.length, isGood),
    );
    const failed = cells.flatMap(([, own]) => own);
    if (failed.length === 0) return [];
    const here = new Set(failed.map(cellKey));
    const worked = exchanges.filter((one) => workedOverHttp2(one, expected));
    return [
      {
        failed,
        worked,
        beside: answered.filter((one) => here.has(cellKey(one))),
        ruledOut: [{ cause: "tls.alpn-mismatch", by: failed, why: "the handshake came about, and chose h2" }],
        stated: !worked.some((one) => here.has(cellKey(one))),
        says: clause(`HTTP/2 is offered and ${wordsOf(failed)}`),
        next: [
          "Take h2 out of what the server offers (ALPN) until its HTTP/2 works: clients then fall back to HTTP/1.1, which does.",
          "If a balancer passes TCP or TLS through, see that what it offers is what the server behind it speaks.",
        ],
      },
    ];
  },
};

const isOfUsers = ({ subject }: Request): boolean =>
  subject.hop === 0 && subject.trust === "verify" && (subject.purpose === "user-path" || subject.purpose === "sample");

/** What breaks now and then in whatever is spoken breaks HTTP/2 as well: that so many fail must be no chance at the rate at which HTTP/1.1 does. */
function isHttp1Better(pages: readonly Request[], failures: number, isGood: (one: Request) => boolean): boolean {
  const broke = pages.filter((one) => !isGood(one)).length;
  return broke < pages.length && (broke / pages.length) ** failures < byChance;
}
const byChance = 0.01;

function wordsOf(failed: readonly Http2Exchange[]): string {
  const [first] = failed;
  if (first?.failure === null) return `answers with ${first.data.status}`;
  const detail = first?.failure?.detail ?? "";
  const words = first?.failure?.code === "timeout" ? "silence" : detail.slice(detail.lastIndexOf(": ") + 1).trim();
  return `breaks off: ${shortened(words, 26)}`;
}
