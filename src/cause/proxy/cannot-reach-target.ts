import { type ProxyTry, proxyOutcome } from "../../observation/proxy-answers.ts";
import { nameInHost } from "../../observation/requests.ts";
import { parseAddress } from "../../target/address.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { deadTunnels } from "./dead-tunnels.ts";
import { goodEnds, type JudgedTry, proxyName, triesOfProxy, wentThrough } from "./proxy-tries.ts";
import { askedByAddress, type StoppedRedirect, stoppedRedirects } from "./stopped-redirects.ts";

/** The proxy is well and willing, and does not come to the target itself: what it writes then looks like an error of the target, and is none. */
export const cannotReachTarget: Cause = {
  id: "proxy.cannot-reach-target",
  impact: "breaks",
  plain:
    "The proxy works, and cannot connect to the site that it is asked for. The error page is the proxy's own: whether the site is down or only out of the proxy's reach, the page does not say.",
  tell: "The proxy itself answers 502, 503 or 504, or nothing while it lives, and the target's name is not what fails.",
  remedy: [
    "See from the proxy's machine whether the target can be connected to: a firewall between them, or a route that only clients have, are the usual reasons.",
    "Where the target is an internal one, clients should not go through the proxy for it: put it into NO_PROXY.",
  ],
  toldApartFrom: ["proxy.dns", "proxy.unreachable"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the proxy",
  find: (seen) => (seen.isThroughProxy === true ? [...refusals(seen), ...deadTunnels(seen), ...itsRedirects(seen)] : []),
};

function refusals(seen: Seen): Match[] {
  const tries = triesOfProxy(seen);
  const failed = tries.filter(({ came }) => came === "failed");
  const [first] = failed;
  if (first === undefined) return [];
  const direct = goodEnds(seen.other ?? [], seen);
  return [
    {
      failed: failed.map(({ one }) => one),
      worked: wentThrough(tries),
      beside: [...new Set([...failed.flatMap(({ beside }) => beside), ...direct])],
      ruledOut: [...notTheName(failed, seen), ...isThere(failed)],
      says: clause(`${wordsFor(first.one)}: the proxy cannot reach the target`),
      next: nextFor(first.one, direct.length > 0, seen),
    },
  ];
}

function wordsFor({ data, failure, elapsedMs }: ProxyTry): string {
  if (data.status !== undefined) return `${data.status}`;
  return failure?.code === "timeout" ? `no answer in ${durationInWords(elapsedMs)}` : "hung up";
}

/** It says itself that it could not, or answers others while it says nothing. */
function isThere(failed: readonly JudgedTry[]): RuledOut[] {
  const spoke = failed.flatMap(({ one }) => (one.outcome === "ok" ? [one] : []));
  if (spoke.length > 0) return [{ cause: "proxy.unreachable", by: spoke, why: "it answers, and says that it could not" }];
  const beside = failed.flatMap((tried) => tried.beside.filter(({ outcome }) => outcome === "ok"));
  return [{ cause: "proxy.unreachable", by: [...new Set(beside)], why: "it answers another request meanwhile" }];
}

/** Asked by address it fails too, so the name is not what stops it; an address was given at all. */
function notTheName(failed: readonly JudgedTry[], { target }: Seen): RuledOut[] {
  const tried = failed.map(({ one }) => one);
  if (target.kind === "address") return [{ cause: "proxy.dns", by: tried, why: "an address was asked for, no name" }];
  const byAddress = failed.flatMap(({ beside }) =>
    beside.filter((other) => other.subject.purpose === "by-address" && proxyOutcome(other) === "failed"),
  );
  if (byAddress.length > 0)
    return [
      {
        cause: "proxy.dns",
        by: [...new Set(byAddress)],
        why: "asked for the target's address in place of its name it fails as well",
      },
    ];
  return spokenOf(tried);
}

function spokenOf(tried: readonly ProxyTry[]): RuledOut[] {
  const spoken = tried.filter((one) =>
    saysConnecting.test(`${one.data.title ?? ""} ${one.data.excerpt ?? ""} ${headersOf(one)}`),
  );
  return spoken.length === 0 ? [] : [{ cause: "proxy.dns", by: spoken, why: "the proxy says that connecting is what fails" }];
}

const headersOf = ({ data }: ProxyTry): string =>
  (data.headers ?? []).flatMap(([name, value]) => (name === "x-squid-error" || name === "proxy-status" ? [value] : [])).join(" ");
const saysConnecting =
  /ERR_CONNECT_FAIL|connection_(?:refused|timeout|terminated)|destination_ip_unroutable|connection (?:refused|timed out|reset)|no route to host|network is unreachable|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH/i;

function nextFor(one: ProxyTry, isWellDirectly: boolean, seen: Seen): string[] {
  const { host, port } = seen.target;
  const page = shortened(one.data.title ?? one.data.excerpt ?? "", 120);
  return [
    `See from ${proxyName(seen)} itself whether ${host} port ${port} can be connected to: a firewall between the two, or a route that it lacks, are the usual reasons.`,
    isWellDirectly
      ? `Without the proxy ${host} answers from here, so the target is well: where clients here may go there directly, put ${host} into NO_PROXY.`
      : "Whether the target itself is down cannot be told from here: ask it from somewhere that needs no proxy.",
    ...(page === "" ? [] : [`What the proxy wrote: ${page}`]),
  ];
}

/** The proxy comes to the target, and not to where that leads. */
const itsRedirects = (seen: Seen): Match[] =>
  stoppedRedirects(seen, "failed", (redirect, failed) => {
    const [first] = failed;
    const { host, port, by } = redirect;
    const page = shortened(first.data.title ?? first.data.excerpt ?? "", 120);
    return {
      ruledOut: [
        ...redirectsName(redirect, failed),
        { cause: "proxy.unreachable", by, why: "it handed on the answer that leads there" },
      ],
      says: clause(`${wordsFor(first)}: no tunnel for the redirect to ${host}`),
      next: [
        `${seen.target.host} sends its clients on to ${shortened(host, 80)}: see from ${proxyName(seen)} itself whether port ${port} there can be connected to, and whether the redirect is meant to lead there.`,
        ...(page === "" ? [] : [`What the proxy wrote: ${page}`]),
      ],
    };
  });

/** It leads to an address, or to the very name by which the proxy has come so far; it fails by the address too; or the proxy says that the name was found. */
function redirectsName(redirect: StoppedRedirect, failed: readonly ProxyTry[]): RuledOut[] {
  const { host, by } = redirect;
  if (parseAddress(host) !== null) return [{ cause: "proxy.dns", by: failed, why: "an address was asked for, no name" }];
  const known = by.filter(({ subject }) => nameInHost(subject.host) === host);
  if (known.length > 0)
    return [{ cause: "proxy.dns", by: known, why: "it came to the same name for the answer that leads there" }];
  const byAddress = askedByAddress(redirect, failed).filter((one) => proxyOutcome(one) === "failed");
  if (byAddress.length > 0)
    return [{ cause: "proxy.dns", by: byAddress, why: "asked for that host's address in place of its name it fails as well" }];
  return spokenOf(failed);
}
