import { type ProxyTry, proxyHeader } from "../../observation/proxy-answers.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { proxyName, triesOfProxy, wentThrough } from "./proxy-tries.ts";
import { stoppedRedirects } from "./stopped-redirects.ts";

/** 407 (RFC 9110, section 15.5.8): the proxy lets through only whom it knows, and either nothing was said or it was not believed. */
export const authRequired: Cause = {
  id: "proxy.auth-required",
  impact: "breaks",
  plain:
    "The proxy wants a user name and a password, and got none that it accepts. Programs that were given none, or old ones, reach nothing through it.",
  tell: "The proxy answers 407 in its own name, before anything of the target is asked.",
  remedy: [
    "Give the programs a user and password for the proxy, or renew those that they have: a password that was changed is the usual reason.",
    "Where machines should pass without a login, have the proxy's operators allow their addresses.",
  ],
  toldApartFrom: [],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the proxy, and whoever keeps this client's password",
  find: (seen) => (seen.isThroughProxy === true ? [...itself(seen), ...itsRedirects(seen)] : []),
};

/** For the target itself. */
function itself(seen: Seen): Match[] {
  const tries = triesOfProxy(seen);
  const failed = tries.flatMap(({ one, came }) => (came === "login" ? [one] : []));
  const [first] = failed;
  if (first === undefined) return [];
  return [
    {
      failed,
      worked: wentThrough(tries),
      ruledOut: [],
      stated: true,
      says: clause(
        first.subject.login
          ? `${first.data.status ?? 407}: the proxy does not accept this user and password`
          : `${first.data.status ?? 407}: the proxy wants a user and a password`,
      ),
      next: nextFor(first, seen),
    },
  ];
}

/** The target is for everybody, and what it leads to is not. */
const itsRedirects = (seen: Seen): Match[] =>
  stoppedRedirects(seen, "login", ({ host }, [first]) => ({
    stated: true,
    ruledOut: [],
    says: clause(`${first.data.status ?? 407}: a login is wanted for the redirect to ${host}`),
    next: [
      `${seen.target.host} sends its clients on to ${shortened(host, 80)}, and the proxy wants to know who goes there.`,
      ...nextFor(first, seen),
    ],
  }));

function nextFor(one: ProxyTry, seen: Seen): string[] {
  const schemes = shortened(proxyHeader(one, "proxy-authenticate") ?? proxyHeader(one, "www-authenticate") ?? "", 80);
  const isBasic = schemes === "" || /\bbasic\b/i.test(schemes);
  const told = [
    one.subject.login
      ? `Renew the user and password that ${seen.settings.proxy?.from ?? "the settings"} gives for ${proxyName(seen)}: they were sent and not accepted. Characters such as @ or : in them must be percent-encoded.`
      : `Give a user and password: --proxy http://USER:PASSWORD@${proxyName(seen)}, or in FAULTLINE_PROXY; programs take them from HTTPS_PROXY in the same form.`,
    ...(schemes === "" ? [] : [`It asks for: ${schemes}.`]),
  ];
  return isBasic
    ? told
    : [
        `Give the programs a login of the kind that the proxy asks for: ${schemes}. A user and password in its URL are sent as Basic, which it does not offer.`,
        "Faultline itself can only show itself by Basic, so it can try this proxy no further.",
      ];
}
