import type { Failure, FailureCode } from "../../observation/failure.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type JudgedTry, proxyName, triesOfProxy, wentThrough } from "./proxy-tries.ts";

/** A client behind a proxy that is not there reaches nothing at all, whatever the target does. */
export const unreachable: Cause = {
  id: "proxy.unreachable",
  impact: "breaks",
  plain:
    "The proxy through which programs reach everything outside cannot be reached itself. Nothing works that goes that way, whatever the sites are.",
  tell: "The proxy's own name or address was not found, refused, stayed silent, or what answers there is no proxy.",
  remedy: [
    "See whether the proxy runs and listens on that address and port, and whether a firewall lets this machine there.",
    "Compare the proxy's address in the settings of the client with the one that its operators give out; a moved proxy leaves old settings behind.",
  ],
  toldApartFrom: ["proxy.cannot-reach-target"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the proxy",
  find: (seen) => (seen.isThroughProxy === true ? [...notFound(seen), ...gone(seen)] : []),
};

function gone(seen: Seen): Match[] {
  const tries = triesOfProxy(seen);
  const failed = tries.filter(({ came }) => came === "gone" || came === "mute");
  if (failed.length === 0) return [];
  const worked = wentThrough(tries);
  const answered = tries.filter(({ came }) => came !== "gone" && came !== "mute").map(({ one }) => one);
  return [...Map.groupBy(failed, kindOf).values()].flatMap((some): Match[] => {
    const [first] = some;
    if (first === undefined) return [];
    const beside =
      first.came === "mute" ? some.flatMap((one) => one.beside.filter(({ subject }) => subject.purpose === "itself")) : [];
    const by = first.came === "mute" ? beside : some.map(({ one }) => one);
    return [
      {
        failed: some.map(({ one }) => one),
        worked: [...new Set([...worked, ...answered])],
        beside: [...new Set(beside)],
        ruledOut:
          by.length === 0
            ? []
            : [
                {
                  cause: "proxy.cannot-reach-target",
                  by: [...new Set(by)],
                  why:
                    first.came === "mute"
                      ? "it answers no request at all, not even one to itself"
                      : first.one.failure === null
                        ? "it took no request at all"
                        : "it was asked for nothing yet",
                },
              ],
        says: clause(wordsFor(first)),
        next: nextFor(first, seen),
        variant: kindOf(first),
        ...(isForGood(first) ? { stated: true } : {}),
      },
    ];
  });
}

/** This machine's own routing table says it, or the certificate that the proxy shows: it would be so again. */
const saidForGood: ReadonlySet<FailureCode> = new Set(["own-route", "tls-own-refusal"]);

/** Or what listens there says itself that it wants TLS. */
const isForGood = ({ one, came }: JudgedTry): boolean =>
  one.failure === null ? came === "gone" : saidForGood.has(one.failure.code);

/** One finding for each way in which it cannot be reached. */
const kindOf = ({ one, came }: JudgedTry): string => `${came} ${one.failure?.code ?? ""}`;

function wordsFor({ one, came }: JudgedTry): string {
  if (one.failure === null) return came === "gone" ? "the proxy speaks TLS, and is asked without" : "the proxy gives no answer";
  if (came === "mute")
    return one.failure.code === "timeout"
      ? "the proxy takes connections and answers nothing"
      : "the proxy hangs up without an answer";
  return goneWords(one.failure);
}

function goneWords({ code, phase }: Failure): string {
  if (code === "malformed") return "what listens there is no HTTP proxy";
  if (phase === "handshake")
    return code === "tls-own-refusal" ? "the proxy's own certificate is not good" : "TLS with the proxy fails";
  switch (code) {
    case "refused":
      return "connections to the proxy are refused";
    case "timeout":
      return "the proxy is silent: no connection comes about";
    case "own-route":
      return "this machine has no route to the proxy";
    default:
      return `the proxy cannot be connected to: ${code.replaceAll("-", " ")}`;
  }
}

function nextFor({ one, came }: JudgedTry, seen: Seen): string[] {
  const name = proxyName(seen);
  const setting = `${seen.settings.proxy?.from ?? "the setting"} names ${name}: compare it with what its operators give out.`;
  if (one.failure === null && came === "gone")
    return [`What listens at ${name} speaks TLS, and says so: name it with https:// in place of http://.`, setting];
  if (one.failure?.code === "malformed")
    return [
      `What listens at ${name} speaks no HTTP (it said: ${shortened(one.data.firstBytes ?? "", 80)}): look for the proxy at another port.`,
      setting,
    ];
  if (came === "mute")
    return [
      `${name} takes connections and answers nothing: restart it, or look for what it waits for (its log, its helpers for logins and lookups).`,
      setting,
    ];
  if (one.failure?.phase === "handshake")
    return [
      `TLS with the proxy itself fails: ${shortened(one.failure.detail, 160)}. See whether it is spoken to with http:// in place of https://.`,
      setting,
    ];
  if (one.failure?.code === "own-route")
    return [
      `On this machine, see which route leads to ${name} (\`ip route get ADDRESS\`): the system refuses to send there.`,
      setting,
    ];
  if (one.failure?.code === "refused")
    return [`Start the proxy, or see on which port it listens: nothing accepts connections at ${name}.`, setting];
  return [`See whether ${name} is up, and whether a firewall lets this machine to it.`, setting];
}

/** Its own name leads nowhere. */
function notFound(seen: Seen): Match[] {
  if (seen.of("proxy.connect").length > 0) return [];
  const lookups: Observation[] = [
    ...seen.of("dns.system").filter(({ subject }) => subject.purpose === "proxy"),
    ...seen.of("dns.query").filter(({ subject }) => subject.purpose === "proxy"),
  ].filter((one) => one.outcome !== "skipped" && ("addresses" in one.data ? (one.data.addresses ?? []) : []).length === 0);
  const failed = lookups.filter(({ probe }) => probe === "dns.system");
  if (failed.length === 0) return [];
  const name = proxyName(seen);
  return [
    {
      failed,
      worked: [],
      beside: lookups.filter(({ probe }) => probe !== "dns.system"),
      ruledOut: [{ cause: "proxy.cannot-reach-target", by: failed, why: "it was asked for nothing yet" }],
      says: clause("the proxy's own name is not found"),
      next: [
        `Programs here cannot look up ${name.replace(/:\d+$/, "")}: see whether the name is written correctly in ${seen.settings.proxy?.from ?? "the settings"}, and whether this machine asks the resolver that knows it.`,
      ],
      variant: "name",
    },
  ];
}
