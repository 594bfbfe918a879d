import { wasHeldByProxy } from "../../observation/requests.ts";
import type { ProxyRoute } from "../../target/proxy-route.ts";
import { certainTries } from "../../verdict/weigh.ts";
import { questionTo } from "../route-view.ts";
import { type View, type Want, want } from "../state.ts";
import { nextTryMs } from "./next-try.ts";

/**
 * The target was asked through the proxy, and sends its clients on to where that did not let them come: it is asked for a tunnel there by itself, so that what it says
 * is heard. Once it gives one, and where none is needed, what was held back is asked again.
 */
export function heldRedirects(view: View, route: ProxyRoute): Want[] {
  return view.own.flatMap((asked) => {
    const { step, observation: one } = asked;
    if (step.probe !== "http.request" || one?.probe !== "http.request") return [];
    if (step.subject.purpose !== "redirect" || !wasHeldByProxy(one)) return [];
    const { address, authority = "", secure } = step.subject;
    const again = { round: step.round, attempt: step.attempt + 1, atMs: nextTryMs(asked) };
    const request = step.attempt < certainTries ? [want(view, step.probe, step.subject, again)] : [];
    if (!secure) return request;
    const tunnel = { ...questionTo(view, route, address), authority, asks: "tunnel" as const, purpose: "redirect" as const };
    return [want(view, "proxy.connect", tunnel, { round: step.round }), ...(isGiven(view, address, authority) ? request : [])];
  });
}

/** By now there is a tunnel to where the redirect leads. */
const isGiven = (view: View, address: string, authority: string): boolean =>
  view.own.some(
    ({ observation: one }) =>
      one?.probe === "proxy.connect" &&
      one.subject.purpose === "redirect" &&
      one.subject.address === address &&
      one.subject.authority === authority &&
      one.outcome === "ok" &&
      (one.data.status ?? 0) < 300,
  );
