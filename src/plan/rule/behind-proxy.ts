import type { Observation } from "../../observation/observation.ts";
import { parseAddress } from "../../target/address.ts";
import type { ProxyRoute } from "../../target/proxy-route.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { serversOf } from "../lookup/resolvers.ts";
import { proxyAddresses, questionTo, throughProxy, throughView } from "../route-view.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { behindCertificate } from "./behind-certificate.ts";
import { firstConnections } from "./first-connections.ts";
import { heldRedirects } from "./held-redirects.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";
import { otherNames } from "./other-names.ts";
import { proxyExperiments } from "./proxy-experiments.ts";
import { proxyFirewall } from "./proxy-firewall.ts";
import { proxySamples } from "./proxy-samples.ts";
import { redirects } from "./redirects.ts";
import { retries } from "./retries.ts";

/** What is asked of the target itself, by the rules that hold for every target; what rides on no tunnel is left out. */
const rules: readonly Rule[] = [firstConnections, retries, otherNames, behindCertificate, redirects];

/** All that goes through a proxy: its name is looked up, it is asked for the target, and over what it gives the target is asked as any other. */
export function behindProxy(all: View, route: ProxyRoute): Want[] {
  const addresses = proxyAddresses(all, route);
  if (addresses.length === 0) return parseAddress(route.server.host) === null ? lookups(all, route.server.host) : [];
  const view = throughView(all, addresses);
  const targets = rules
    .flatMap((rule) => rule(view))
    .filter(({ step }) => step.attempt === 1 || ("address" in step.subject && wasLetThrough(view, step.subject.address)))
    .flatMap((one) => throughProxy(view, route, one));
  const first = addresses.flatMap((address) => [
    want(view, "proxy.connect", questionTo(view, route, address)),
    ...triesAgain(view),
  ]);
  return [
    ...lookups(all, route.server.host),
    ...first,
    ...targets,
    ...heldRedirects(all, view, route),
    ...proxyExperiments(all, view, route),
    ...proxySamples(view, route),
    ...proxyFirewall(all),
  ];
}

/** Programs find their proxy as they find any name; where a person named resolvers, by those. */
function lookups(view: View, host: string): Want[] {
  if (parseAddress(host) !== null) return [];
  const given = serversOf(view).filter(({ role }) => role === "given");
  const [server] = given;
  return [
    want(view, "dns.system", { name: host, purpose: "proxy" }),
    ...(server === undefined
      ? []
      : (["A", "AAAA"] as const).map((type) => want(view, "dns.query", toResolver(server, host, type, "proxy")))),
  ];
}

/** What went wrong with the proxy is asked again, twice; silence is not waited out first. A tunnel that it refuses in so many words it would refuse again. */
function triesAgain(view: View): Want[] {
  return view.own.flatMap((asked) => {
    const { step, observation } = asked;
    if (step.probe !== "proxy.connect" || !isRetried.has(step.subject.purpose) || !isOneMoreWorthIt(view, asked)) return [];
    if (observation !== null && !isPassing(observation)) return [];
    return [want(view, step.probe, step.subject, { round: 2, attempt: step.attempt + 1, atMs: nextTryMs(asked) })];
  });
}

/** What clients themselves ask for; what is asked beside is evidence once. */
const isRetried: ReadonlySet<string> = new Set(["target", "redirect"]);

/** It may be otherwise the next time. */
function isPassing({ failure, data, outcome }: Observation): boolean {
  if (outcome === "skipped") return false;
  if (failure !== null) return failure.blame !== "vantage" || failure.code === "unknown" || failure.code === "ports-exhausted";
  return "status" in data && (data.status ?? 0) >= 500;
}

/** Where the proxy has let nobody through yet, it is the proxy that is asked again, and not what lies behind. */
const wasLetThrough = (view: View, address: string | null): boolean =>
  view.own.some(
    ({ observation: one }) =>
      one?.probe === "proxy.connect" && one.subject.address === address && one.outcome === "ok" && (one.data.status ?? 0) < 300,
  );
