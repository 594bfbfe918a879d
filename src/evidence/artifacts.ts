import type { Report } from "../verdict/report.ts";
import type { Artifact, Part } from "./layer/artifact.ts";
import { connectArtifact } from "./layer/connect.ts";
import { dnsArtifact } from "./layer/dns.ts";
import { hostArtifact } from "./layer/host.ts";
import { httpArtifact } from "./layer/http.ts";
import { pathArtifact } from "./layer/path.ts";

const makers: Readonly<Record<Part, (report: Report) => Artifact | null>> = {
  dns: dnsArtifact,
  connect: connectArtifact,
  path: pathArtifact,
  http: httpArtifact,
  host: hostArtifact,
};

/** What there is to show of a report, layer by layer from below; a part of which nothing was seen is left out. */
export function artifactsOf(report: Report, wanted: readonly Part[] = ["dns", "connect", "path", "http", "host"]): Artifact[] {
  return wanted.flatMap((part) => makers[part](report) ?? []);
}
