import type { Experiment } from "../experiment.ts";
import { serversOf } from "./changed.ts";

/** What the zone's own servers say too is no old answer in a cache. */
export const cacheOrZone: Experiment = {
  id: "cache-or-zone",
  between: ["dns.nxdomain", "dns.negative-cache", "dns.nodata", "dns.cname-dangling", "dns.stale-cache", "dns.answers-differ"],
  factor: "server",
  question: "What do the zone's own servers say?",
  isAnswer: (one) =>
    one.probe === "dns.query" &&
    one.subject.role === "authoritative" &&
    (one.subject.purpose === "target" || one.subject.purpose === "chain"),
  change: (answers) => ({ from: "resolvers", to: serversOf(answers) }),
};
