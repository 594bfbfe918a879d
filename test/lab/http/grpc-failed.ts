import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite } from "../site.ts";

/** No gRPC service comes with Debian: a small one stands in. */
const services = (setting: Setting, status: (index: number) => string | null): Server[] =>
  setting.v4.map((address, index) => ({
    kind: "program",
    program: "http2",
    address,
    port: setting.securePort,
    identity: goodIdentity(setting),
    arguments: { meets: "answer", grpcStatus: status(index) },
  }));

const site = (setting: Setting) => ({
  ...goodSite(setting, "https"),
  flags: ["--health-path", "/grpc.health.v1.Health/Check"],
  servers: services(setting, () => "0"),
});

export const grpcFailed: FaultScenario = {
  id: "http.grpc-failed/status",
  made: "the service answers each call with UNAVAILABLE or INTERNAL",
  site,
  fault: (_, setting) => {
    const status = setting.chance.pick(["13", "14"]);
    return { servers: services(setting, () => status) };
  },
  expected: ({ v4 }) => ({ cause: "http.grpc-failed", pattern: "everywhere", addresses: v4 }),
};

export const grpcFailedNoTrailers: FaultScenario = {
  id: "http.grpc-failed/no-trailers",
  made: "at one of two addresses the trailers are lost",
  site,
  fault: (_, setting) => ({ servers: services(setting, (index) => (index === setting.odd ? null : "0")) }),
  expected: ({ v4, odd }) => ({ cause: "http.grpc-failed", pattern: "some-addresses", addresses: [v4[odd]] }),
};
