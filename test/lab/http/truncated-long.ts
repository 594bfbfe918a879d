import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";

/** A megabyte, some of it more or less: far behind what a first look at a page keeps of it. */
const long = (days: number) => ({ status: 200, body: "x".repeat(1_000), times: 1_000 + days });

export const truncatedLong: FaultScenario = {
  id: "http.truncated/half-of-a-megabyte",
  made: "one of two addresses closes in the middle of a body of a megabyte",
  site: (setting) => routesSite(setting, "https", [long(setting.days)]),
  fault: (site, { v4, odd, days }) => changedRoutes(site, [v4[odd]], [{ ...long(days), ending: "cut" }]),
  expected: ({ v4, odd }) => ({ cause: "http.truncated", pattern: "some-addresses", addresses: [v4[odd]] }),
};
