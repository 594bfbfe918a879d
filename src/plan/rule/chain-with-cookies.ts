import { mostRedirects, redirectChains } from "../../observation/redirect-chains.ts";
import { learnt, type Rule, want } from "../state.ts";
import { rootsOf } from "./first-connections.ts";

/** Redirects that go nowhere may end for a browser, which brings the cookies that are set on the way: then they are followed once more with these. */
export const chainWithCookies: Rule = (view) =>
  redirectChains(learnt(view, "http.request"))
    .filter(({ end, setsCookie }) => setsCookie && (end === "circle" || end === "endless"))
    .map(({ hops }) => {
      const [first] = hops;
      const { address, port, url } = first.subject;
      const hosts = new Map(hops.map(({ subject }) => [new URL(subject.url).hostname.toLowerCase(), subject.address]));
      return want(
        view,
        "http.chain",
        {
          ...rootsOf(view),
          address,
          port,
          url,
          hosts: [...hosts].map(([host, at]) => ({ host, address: at })),
          mostHops: mostRedirects,
        },
        { round: 2 },
      );
    });
