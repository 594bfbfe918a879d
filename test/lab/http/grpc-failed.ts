import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite } from "../site.ts";
import type { Http2Arguments } from "../stand-in/http2.ts";

type Answering = Pick<Http2Arguments, "grpcStatus" | "hangs" | "alone">;

/** No gRPC service comes with Debian: a small one stands in. */
const services = (setting: Setting, answering: (index: number) => Answering): Server[] =>
  setting.v4.map((address, index) => ({
    kind: "program",
    program: "http2",
    address,
    port: setting.securePort,
    identity: goodIdentity(setting),
    arguments: { meets: "answer", ...answering(index) },
  }));

const flags = ["--health-path", "/grpc.health.v1.Health/Check"];
const well: Answering = { grpcStatus: "0" };

const site = (setting: Setting) => ({
  ...goodSite(setting, "https"),
  flags,
  servers: services(setting, () => well),
});

export const grpcFailed: FaultScenario = {
  id: "http.grpc-failed/status",
  made: "the service answers each call with UNAVAILABLE or INTERNAL",
  site,
  fault: (_, setting) => {
    const status = setting.chance.pick(["13", "14"]);
    return { servers: services(setting, () => ({ grpcStatus: status })) };
  },
  expected: ({ v4 }) => ({ cause: "http.grpc-failed", pattern: "everywhere", addresses: v4 }),
};

export const grpcFailedNoTrailers: FaultScenario = {
  id: "http.grpc-failed/no-trailers",
  made: "at one of two addresses the trailers are lost",
  site,
  fault: (_, setting) => ({ servers: services(setting, (index) => (index === setting.odd ? { grpcStatus: null } : well)) }),
  expected: ({ v4, odd }) => ({ cause: "http.grpc-failed", pattern: "some-addresses", addresses: [v4[odd]] }),
};

/** The method alone: the page comes over HTTP/1.1. */
export const grpcFailedHangs: FaultScenario = {
  id: "http.grpc-failed/hangs",
  made: "the service takes each call and never answers it",
  site,
  fault: (_, setting) => ({ servers: services(setting, () => ({ hangs: true })) }),
  expected: ({ v4 }) => ({ cause: "http.grpc-failed", pattern: "everywhere", addresses: v4 }),
};

/** As most services of gRPC are: a client that offers HTTP/1.1 alone is turned away by an alert, in the twin too. */
export const grpcFailedAlone: FaultScenario = {
  id: "http.grpc-failed/http2-alone",
  made: "a service that speaks HTTP/2 alone answers each call with UNAVAILABLE",
  site: (setting) => ({ ...site(setting), servers: services(setting, () => ({ ...well, alone: true })) }),
  fault: (_, setting) => ({ servers: services(setting, () => ({ grpcStatus: "14", alone: true })) }),
  expected: ({ v4 }) => ({ cause: "http.grpc-failed", pattern: "everywhere", addresses: v4 }),
};

/** The status in the headers, as it stands where there is no message (gRPC over HTTP2, "Trailers-Only"). */
const answers = (status: number): string =>
  `default_type application/grpc; add_header grpc-status ${status} always; return 200 "";`;

/** Of HTTP/1.1 nothing is understood: a page that is asked for in it meets a SETTINGS frame. */
export const grpcFailedAlonePlain: FaultScenario = {
  id: "http.grpc-failed/http2-alone-plain",
  made: "without TLS, a web server that speaks HTTP/2 alone gives each call the status UNAVAILABLE",
  site: (setting) => plainSite(setting, 0),
  fault: (_, setting) => ({ servers: plainSite(setting, 14).servers }),
  expected: ({ v4 }) => ({ cause: "http.grpc-failed", pattern: "everywhere", addresses: v4 }),
};

function plainSite(setting: Setting, status: number) {
  const good = goodSite(setting, "http");
  const servers = good.servers.map(
    (server): Server => (server.kind === "nginx" ? { ...server, listens: "http2", location: answers(status) } : server),
  );
  return { ...good, flags, servers };
}

const memberPorts = [18_091, 18_092] as const;

/** HAProxy ends TLS for clients of HTTP/2 alone, and gives connections to two members by turns. */
export const grpcFailedOneMember: FaultScenario = {
  id: "http.grpc-failed/one-of-two-members",
  made: "one of the two members behind a balancer answers each call with UNAVAILABLE",
  site: (setting) => poolSite(setting, () => "0"),
  fault: (_, setting) => ({ servers: poolSite(setting, (index) => (index === setting.odd ? "14" : "0")).servers }),
  expected: ({ v4: [first] }) => ({ cause: "http.grpc-failed", pattern: "some-tries", addresses: [first] }),
};

function poolSite(setting: Setting, status: (index: number) => string) {
  const {
    v4: [address],
    network: { server },
    securePort,
  } = setting;
  const members = memberPorts.map((port, index): Server => {
    const answering: Http2Arguments = { meets: "answer", grpcStatus: status(index) };
    return { kind: "program", program: "http2", address: server.own4, port, identity: null, arguments: answering };
  });
  const balancer: Server = {
    kind: "haproxy",
    address,
    port: securePort,
    identity: goodIdentity(setting),
    mode: "tcp",
    binds: "alpn h2",
    body: ["default_backend members"],
    backends: [
      "backend members",
      "  mode tcp",
      "  balance roundrobin",
      ...memberPorts.map((port) => `  server at${port} ${server.own4}:${port}`),
    ],
  };
  return { ...goodSite(setting, "https", [address]), flags, servers: [balancer, ...members] };
}
