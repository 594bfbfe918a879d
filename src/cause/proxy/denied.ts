import type { ProxyTry } from "../../observation/proxy-answers.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { proxyName, triesOfProxy, wentThrough } from "./proxy-tries.ts";
import { stoppedRedirects } from "./stopped-redirects.ts";

/** The proxy is well, knows who asks, and will not: by a rule for this target, for its port, or for this client. */
export const denied: Cause = {
  id: "proxy.denied",
  impact: "breaks",
  plain:
    "The proxy does not let this site, its port, or this machine through, by a rule of whoever runs it. Users see a page of the proxy that says so, or a plain error.",
  tell: "The proxy itself answers with 403, 405 or another refusal, or with a page of a policy; the target was not asked.",
  remedy: [
    "Ask whoever runs the proxy to allow this target and its port for this machine; its log names the rule.",
    "Where the target is an internal one, clients should not go through the proxy for it: put it into NO_PROXY.",
  ],
  toldApartFrom: ["proxy.cannot-reach-target"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the proxy",
  find: (seen) => (seen.isThroughProxy === true ? [...itself(seen), ...itsRedirects(seen)] : []),
};

/** The target itself. */
function itself(seen: Seen): Match[] {
  const tries = triesOfProxy(seen);
  const failed = tries.filter(({ came }) => came === "refused");
  const [first] = failed;
  return first === undefined
    ? []
    : [
        matchOf(
          failed.map(({ one }) => one),
          first.one,
          first.beside,
          wentThrough(tries),
          seen,
        ),
      ];
}

/** The proxy lets the target through, and not what it leads to. */
const itsRedirects = (seen: Seen): Match[] =>
  stoppedRedirects(seen, "refused", ({ host, port }, failed) => {
    const [{ data }] = failed;
    const status = data.status ?? 0;
    const title = shortened(data.title ?? "", 80);
    return {
      stated: true,
      ruledOut: [{ cause: "proxy.cannot-reach-target", by: failed, why: `it says ${status}, which is a refusal and no failure` }],
      says: clause(`${status}: the proxy denies the redirect to ${host}`),
      next: [
        `${seen.target.host} sends its clients on to ${shortened(host, 80)}: ask whoever runs ${proxyName(seen)} to allow that host and port ${port} for this machine as well; its log names the rule.`,
        ...(title === "" ? [] : [`Its page says: ${title}`]),
      ],
    };
  });

function matchOf(
  failed: readonly ProxyTry[],
  first: ProxyTry,
  beside: readonly ProxyTry[],
  worked: readonly ProxyTry[],
  seen: Seen,
): Match {
  const status = first.data.status ?? 0;
  const nobody = beside.filter(({ subject, outcome }) => subject.purpose === "nobody" && outcome === "ok");
  const refusesAll = nobody.length > 0 && nobody.every(({ data }) => data.status === status);
  const title = shortened(first.data.title ?? "", 80);
  const isPolicy =
    status < 400 || /polic|categor|blocked|denied|forbidden|restricted|not allowed/i.test(`${title} ${first.data.excerpt ?? ""}`);
  return {
    failed,
    worked,
    beside: nobody,
    // It answers so though there is nothing to reach, or says otherwise where there is nothing.
    ruledOut: [
      {
        cause: "proxy.cannot-reach-target",
        by: [...failed, ...nobody],
        why: `it says ${status}, which is a refusal and no failure`,
      },
    ],
    stated: true,
    says: clause(`${status}: ${meanings[status] ?? (isPolicy ? "a policy of the proxy stops it" : "the proxy refuses")}`),
    next: [
      refusesAll
        ? `${proxyName(seen)} answers ${status} for a host that nobody has as well: look for a rule about this client or this port (${seen.target.port}), not about ${seen.target.host}.`
        : `Ask whoever runs ${proxyName(seen)} to allow ${seen.target.host} and port ${seen.target.port} for this machine; its log names the rule.`,
      ...(status === 405 || status === 501 || status === 400 || status === 404
        ? [
            `${status} to such a request is also what an ordinary web server says: see whether ${proxyName(seen)} is the proxy at all.`,
          ]
        : []),
      ...(title === "" ? [] : [`Its page says: ${title}`]),
    ],
  };
}

const meanings: Readonly<Record<number, string>> = {
  400: "the proxy takes the request for malformed",
  403: "the proxy forbids it",
  404: "the proxy knows nothing of the kind",
  405: "the proxy allows no tunnel",
  429: "the proxy was asked too often",
  451: "the proxy stops it for legal reasons",
  501: "the proxy does no tunnels",
};
