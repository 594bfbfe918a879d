import { type ProxyTry, proxyOutcome } from "../../observation/proxy-answers.ts";
import { type Request, wasHeldByProxy } from "../../observation/requests.ts";
import type { SubjectOf } from "../../observation/step.ts";
import type { ProxyRoute } from "../../target/proxy-route.ts";
import { addressInUrl } from "../../target/url-place.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { authorityOf, questionTo } from "../route-view.ts";
import { type View, type Want, want } from "../state.ts";
import { nextTryMs } from "./next-try.ts";
import { addressesOfHost, lookupsOfHost } from "./redirect-hosts.ts";

/** So many addresses of the host are asked for in place of its name. */
const mostAddresses = 2;

/**
 * The target was asked through the proxy, and sends its clients on to where that did not let them come: it is asked for a tunnel there by itself, so that what it says
 * is heard. Once it gives one, and where none is needed, what was held back is asked again. Where it fails to give one, the host is looked up here, and asked for by its
 * address: does the proxy come there, and only does not find the name? `all` is the whole run, of which the direct part knows that host's addresses.
 */
export function heldRedirects(all: View, view: View, route: ProxyRoute): Want[] {
  return view.own.flatMap((asked) => {
    const { step, observation: one } = asked;
    if (step.probe !== "http.request" || one?.probe !== "http.request") return [];
    if (step.subject.purpose !== "redirect" || !wasHeldByProxy(one)) return [];
    const { address, authority = "", secure } = step.subject;
    const again = { round: step.round, attempt: step.attempt + 1, atMs: nextTryMs(asked) };
    const request = step.attempt < certainTries ? [want(view, step.probe, step.subject, again)] : [];
    if (!secure) return request;
    const tunnel = { ...questionTo(view, route, address), authority, asks: "tunnel" as const, purpose: "redirect" as const };
    const answers = tunnelAnswers(view, address, authority);
    return [
      want(view, "proxy.connect", tunnel, { round: step.round }),
      ...(answers.some((answer) => proxyOutcome(answer) === "through") ? request : []),
      ...(route.bypassedBy === null && answers.some((answer) => proxyOutcome(answer) === "failed") ? byAddress(one, tunnel) : []),
    ];
  });

  function byAddress(held: Request, tunnel: SubjectOf<"proxy.connect">): Want[] {
    const to = new URL(held.subject.url);
    if (addressInUrl(to) !== null) return [];
    const found = addressesOfHost(all, to.hostname, held.subject.address).slice(0, mostAddresses);
    return [
      ...lookupsOfHost(all, to.hostname, held),
      ...found.map((at) =>
        want(
          view,
          "proxy.connect",
          { ...tunnel, authority: authorityOf(at, held.subject.port), purpose: "redirect-by-address" },
          { round: held.round },
        ),
      ),
    ];
  }
}

/** What the proxy has said by now of a tunnel to where the redirect leads. */
const tunnelAnswers = (view: View, address: string, authority: string): ProxyTry[] =>
  view.own.flatMap(({ observation: one }) =>
    one?.probe === "proxy.connect" &&
    one.subject.purpose === "redirect" &&
    one.subject.address === address &&
    one.subject.authority === authority
      ? [one]
      : [],
  );
