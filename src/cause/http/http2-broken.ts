import { cellKey, groupByCell } from "../../observation/cell.ts";
import { brokeWithinHttp2, type Http2Exchange, workedOverHttp2 } from "../../observation/http2-exchanges.ts";
import { inOrder } from "../../observation/in-order.ts";
import { type Request, statusOf, wasAnswered } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause, shortened } from "../clause.ts";

/** Fresh connections on which it failed. */
const leastFailures = 2;

/** The server offers HTTP/2 in the handshake and cannot keep a conversation in it, while the same server answers over HTTP/1.1. */
export const http2Broken: Cause = {
  id: "http.http2-broken",
  impact: "degrades",
  plain:
    "The server says that it speaks HTTP/2 and breaks off when it is spoken to in it. Browsers, which take the offer, show a protocol error; simple programs, which speak HTTP/1.1, work.",
  tell: "The handshake chooses h2, the exchange fails twice on fresh connections, and HTTP/1.1 works at the same address.",
  remedy: [
    "Take h2 out of the ALPN offer of the server in front until its HTTP/2 works (nginx: no `http2`; HAProxy: `alpn http/1.1`).",
    "See whether TLS ends where HTTP/2 does: a TCP balancer that offers h2 for a backend without it gives just this.",
  ],
  toldApartFrom: ["tls.alpn-mismatch"],
  explains: [],
  owner: "whoever runs the server or CDN that ends TLS",
  find: (seen) => {
    const exchanges = inOrder(seen.of("http.http2").filter(({ subject }) => subject.purpose === "get" && subject.secure));
    const broken = exchanges.filter(brokeWithinHttp2);
    if (broken.length < leastFailures) return [];
    const pages = groupByCell(seen.of("http.request").filter(isOfUsers));
    const answered = [...pages.values()].flat().filter((one) => wasAnswered(one) && (statusOf(one) ?? 500) < 500);
    const cells = [...groupByCell(broken)].filter(
      ([cell, own]) => own.length >= leastFailures && isHttp1Better(pages.get(cell) ?? [], own.length),
    );
    const failed = cells.flatMap(([, own]) => own);
    if (failed.length === 0) return [];
    const here = new Set(failed.map(cellKey));
    const worked = exchanges.filter(workedOverHttp2);
    return [
      {
        failed,
        worked,
        beside: answered.filter((one) => here.has(cellKey(one))),
        ruledOut: [{ cause: "tls.alpn-mismatch", by: failed, why: "the handshake came about, and chose h2" }],
        stated: !worked.some((one) => here.has(cellKey(one))),
        says: clause(`HTTP/2 is offered and breaks off: ${shortened(wordsOf(failed), 26)}`),
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
function isHttp1Better(pages: readonly Request[], failures: number): boolean {
  const broke = pages.filter((one) => !wasAnswered(one) || (statusOf(one) ?? 500) >= 500).length;
  return broke < pages.length && (broke / pages.length) ** failures < byChance;
}
const byChance = 0.01;

function wordsOf(failed: readonly Http2Exchange[]): string {
  const [first] = failed;
  if (first?.failure?.code === "timeout") return "silence";
  const detail = first?.failure?.detail ?? "";
  return detail.slice(detail.lastIndexOf(": ") + 1).trim();
}
