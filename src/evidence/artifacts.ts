import { computedOnceFor } from "../observation/computed-once.ts";
import type { Layer } from "../observation/layer.ts";
import type { Report } from "../verdict/report.ts";
import { ladderLines } from "./ladder.ts";
import { type Artifact, type Part, parts } from "./layer/artifact.ts";
import { connectArtifact } from "./layer/connect.ts";
import { dnsArtifact } from "./layer/dns.ts";
import { hostArtifact } from "./layer/host.ts";
import { httpArtifact } from "./layer/http.ts";
import { pathArtifact } from "./layer/path.ts";
import { proxyArtifact, twoWaysSentence } from "./layer/proxy.ts";

const makers: Readonly<Record<Part, (report: Report) => Artifact | null>> = {
  proxy: proxyArtifact,
  dns: dnsArtifact,
  connect: connectArtifact,
  path: pathArtifact,
  http: httpArtifact,
  host: hostArtifact,
};

/** A message is built several times, and each time of all its parts. */
const madeOf = computedOnceFor((report: Report, part: Part): Artifact | null => makers[part](report));

/** The layers that are asked both through a proxy and without it, by the part that shows them. */
const layersOfTwoWays: Partial<Record<Part, readonly Layer[]>> = { connect: ["tcp", "tls"], http: ["http"] };

/**
 * What there is to show of a report, layer by layer from below; a part of which nothing was seen is left out. Where nothing else is to go on, the way from this machine to
 * the target stands with the part that came farthest.
 */
export function artifactsOf(report: Report, wanted: readonly Part[] = parts): Artifact[] {
  const ladder = ladderLines(report);
  const bearer: Part = ladder.length > 0 && madeOf(report, "connect") !== null ? "connect" : "dns";
  return wanted
    .flatMap((part) => madeOf(report, part) ?? [])
    .map((one) => {
      const ways = twoWaysSentence(report, layersOfTwoWays[one.part] ?? []);
      return {
        ...one,
        // What several vantages saw alike is said once.
        plain: [...new Set(one.part === bearer ? [...one.plain, ...ladder] : one.plain)],
        legend: ways === null ? one.legend : [...one.legend, ways],
      };
    });
}
