import { failed } from "../../src/observation/failure.ts";
import type { Certificate } from "../../src/observation/kind/tls-handshake.ts";
import type { Layer } from "../../src/observation/layer.ts";
import type { Observation } from "../../src/observation/observation.ts";
import type { VantageSelf } from "../../src/observation/vantage.ts";
import { familyOf } from "../../src/target/address.ts";
import { type Finding, type LayerReport, type Report, reportSchema } from "../../src/verdict/report.ts";
import { address, apiTarget, defaultSettings, observation, one, two } from "./common.ts";

const startedAt = "2026-11-21T11:02:03.000Z";
const resolvers = ["10.0.0.2", "1.1.1.1", "8.8.8.8", "192.0.2.53"].map(address);
const roles = ["configured", "public", "public", "authoritative"] as const;

export const vantage = (name: string, side: VantageSelf["side"] = "inside"): VantageSelf => ({
  name,
  side,
  labels: {},
  status: "ok",
  version: "0.1.0",
  families: [4, 6],
  can: [],
  resolvers: [],
  clockOffsetMs: 1,
});
export const threeVantages = [vantage("eu-west-1"), vantage("us-east-1"), vantage("outside-fra", "outside")];

/** Checked against the contract; observations keep their kinds. */
export function report(told: Partial<Report>): Report {
  const whole: Report = {
    schema: "faultline.report/1",
    id: "run_7f3a",
    state: "complete",
    mode: "normal",
    producer: { version: "0.1.0" },
    requestedBy: { door: "slack", user: "U0ANA", workspace: "T0", channel: "C0" },
    startedAt,
    now: startedAt,
    elapsedMs: 1_840,
    settings: defaultSettings,
    target: {
      ...apiTarget,
      addresses: [one, two].map((text) => ({ address: text, family: familyOf(text), from: ["10.0.0.2"], probed: true })),
    },
    verdict: "healthy",
    headline: "Healthy: 1 check on 2 addresses, nothing suspect",
    layers: [],
    findings: [],
    experiments: [],
    vantages: threeVantages,
    observations: [],
    limits: [],
    truncated: [],
    changes: [],
    validation: null,
    ...told,
  };
  reportSchema.parse(whole);
  return whole;
}

export const layer = (name: Layer, status: LayerReport["status"], because = ""): LayerReport => ({
  layer: name,
  status,
  because,
  summary: because,
  cells: [],
});

export function finding(told: Partial<Finding> & Pick<Finding, "cause" | "layer" | "summary">): Finding {
  return {
    id: "fnd_1",
    role: "root",
    impact: "breaks",
    pattern: "everywhere",
    explainedBy: null,
    confidence: 0.95,
    scope: {
      vantages: [],
      addresses: [],
      resolvers: [],
      families: [],
      ports: [],
      of: { vantages: 3, addresses: 2, resolvers: 4 },
      failed: 9,
      tried: 9,
    },
    works: { addresses: [], vantages: [], resolvers: [] },
    evidence: [],
    against: [],
    alsoConsidered: [],
    untested: [],
    owner: "platform-edge",
    next: [],
    ...told,
  };
}

export function certificate(told: Partial<Certificate> = {}): Certificate {
  return {
    subject: "CN=*.example.com",
    issuer: "C=US, O=Example Encrypt, CN=R11",
    commonName: "*.example.com",
    names: ["*.example.com"],
    notBefore: "2026-11-18T09:00:00.000Z",
    notAfter: "2027-02-16T09:00:00.000Z",
    serial: "03c1aabbccddeeff0102",
    fingerprint256: "b".repeat(64),
    authority: false,
    selfSigned: false,
    key: "EC P-256",
    caIssuers: [],
    mustStaple: false,
    ...told,
  };
}
export const expiredCertificate = certificate({
  notBefore: "2026-08-20T09:00:00.000Z",
  notAfter: "2026-11-18T09:00:00.000Z",
  serial: "049aaabbccddeeff017c",
  fingerprint256: "a".repeat(64),
});

/** Four servers that give both addresses; ttls and times as in a quiet hour. */
export function dnsObservations(addresses = [one, two], from = "eu-west-1"): Observation[] {
  const ttls = [41, 212, 187, 300];
  const times = [1.2, 9.1, 11.4, 22.3];
  return resolvers.map((server, index) =>
    observation("dns.query", {
      vantage: from,
      elapsedMs: times[index] ?? 1,
      subject: {
        server,
        port: 53,
        role: roles[index] ?? "public",
        rank: index,
        name: "api.example.com",
        type: "A",
        transport: "udp",
        recursion: index !== 3,
        checkingDisabled: false,
        ednsPayload: 1_232,
        dnssecOk: false,
        purpose: "target",
      },
      data: {
        rcode: "NOERROR",
        flags: { aa: index === 3, tc: false, rd: true, ra: true, ad: false, cd: false },
        answers: addresses.map((data) => ({ name: "api.example.com", type: "A", ttl: ttls[index] ?? 0, data })),
        addresses: [...addresses],
        chain: ["api.example.com"],
      },
    }),
  );
}

const connectMs: Readonly<Record<string, number>> = { "eu-west-1": 1, "us-east-1": 71, "outside-fra": 12 };
const names = threeVantages.map(({ name }) => name);

export const connects = (from: readonly string[] = names, to = [one, two]): Observation[] =>
  from.flatMap((name) =>
    to.map((text) =>
      observation("tcp.connect", {
        vantage: name,
        subject: { address: text, port: 443, purpose: "target" },
        data: { connectMs: connectMs[name] ?? 5 },
      }),
    ),
  );

function handshakes(of: (address: string) => Certificate): Observation[] {
  return names.flatMap((name) =>
    [one, two].flatMap((text) =>
      [1, 2, 3].map((attempt) =>
        observation("tls.handshake", {
          vantage: name,
          attempt,
          at: startedAt,
          subject: {
            address: text,
            port: 443,
            sni: "api.example.com",
            host: "api.example.com",
            alpn: ["http/1.1"],
            purpose: attempt === 1 ? "target" : "sample",
          },
          data: {
            handshakeMs: (connectMs[name] ?? 5) + 3,
            protocol: "TLSv1.3",
            chain: [
              of(text),
              certificate({ subject: "CN=R11", commonName: "R11", names: [], authority: true, fingerprint256: "c".repeat(64) }),
            ],
            coversHost: true,
            trust: { result: "trusted", root: "CN=Example Root", fromGivenCa: false, missing: null, detail: "" },
          },
        }),
      ),
    ),
  );
}

export function requests(status: number, trustOf: (address: string) => "verify" | "ignore" = () => "verify"): Observation[] {
  return names.flatMap((name) =>
    [one, two].map((text) =>
      observation("http.request", {
        vantage: name,
        subject: {
          address: text,
          port: 443,
          url: "https://api.example.com/",
          method: "GET",
          host: "api.example.com",
          sni: "api.example.com",
          secure: true,
          trust: trustOf(text),
          purpose: "user-path",
          hop: 0,
        },
        data: {
          phases: { connectMs: connectMs[name] ?? 5, tlsMs: 3.2, waitMs: 18 },
          status,
          httpVersion: "1.1",
          headers: [["server", "nginx"]],
        },
      }),
    ),
  );
}

/** The certificate was renewed on one of two addresses only; three vantages. */
export function expiredReport(): Report {
  const shaken = handshakes((text) => (text === one ? expiredCertificate : certificate()));
  const others = ["", null].map((sni) =>
    observation("tls.handshake", {
      vantage: "eu-west-1",
      subject: {
        address: one,
        port: 443,
        sni: sni === "" ? "nonsense.invalid" : sni,
        host: "api.example.com",
        alpn: [],
        purpose: "other-sni",
      },
      data: { chain: [expiredCertificate] },
    }),
  );
  const bad = shaken.filter((seen) => "address" in seen.subject && seen.subject.address === one).map(({ id }) => id);
  return report({
    verdict: "suspect",
    headline: "TLS: certificate expired 3 days ago on 1 of 2 addresses, from all 3 vantages",
    layers: [
      layer("dns", "healthy", "4 resolvers give 2 addresses"),
      layer("tcp", "healthy", "both addresses accept connections"),
      layer("tls", "suspect", "certificate expired 3 days ago on 1 of 2 addresses, from all 3 vantages"),
      layer("path", "healthy", "0 of 6 connects lost (so 40 % at most, 95 % sure)"),
      layer("http", "healthy", "both addresses answer 200"),
    ],
    findings: [
      finding({
        cause: "tls.expired",
        layer: "tls",
        pattern: "some-addresses",
        summary: "certificate expired 3 days ago on 1 of 2 addresses, from all 3 vantages",
        scope: {
          vantages: [...names],
          addresses: [one],
          resolvers: [],
          families: [4],
          ports: [443],
          of: { vantages: 3, addresses: 2, resolvers: 4 },
          failed: 9,
          tried: 9,
        },
        works: { addresses: [two], vantages: [], resolvers: [] },
        evidence: bad,
        alsoConsidered: [
          { cause: "vantage.clock-skew", ruledOutBy: [], why: "all 3 vantages within 1 s of 4 servers" },
          { cause: "tls.intercepted", ruledOutBy: [], why: "same serial from 3 networks" },
          { cause: "tls.name-mismatch", ruledOutBy: [], why: "same with 3 names" },
        ],
        next: [
          "install on 203.0.113.7 the certificate that 203.0.113.8 already serves.",
          "Compare 203.0.113.7 with 203.0.113.8, which works; until it is mended, take it out of DNS or the load balancer.",
        ],
      }),
    ],
    observations: [
      ...dnsObservations(),
      ...connects(),
      ...shaken,
      ...others,
      ...requests(200, (text) => (text === one ? "ignore" : "verify")),
    ],
  });
}

export function healthyReport(): Report {
  const observations = [...dnsObservations(), ...connects(), ...handshakes(() => certificate()), ...requests(200)];
  return report({
    headline: `Healthy: ${observations.length} checks on 2 addresses, nothing suspect`,
    layers: [
      layer("dns", "healthy", "4 resolvers give 2 addresses"),
      layer("tcp", "healthy", "both addresses accept connections"),
      layer("tls", "healthy", "both addresses serve a certificate that fits"),
      layer("path", "healthy", "0 of 6 connects lost (so 40 % at most, 95 % sure)"),
      layer("http", "healthy", "both addresses answer 200"),
    ],
    observations,
  });
}

export function nxdomainReport(): Report {
  const observations = dnsObservations([]).map(
    (seen): Observation =>
      seen.probe === "dns.query" ? { ...seen, data: { ...seen.data, rcode: "NXDOMAIN", answers: [], addresses: [] } } : seen,
  );
  return report({
    verdict: "suspect",
    target: { ...apiTarget, addresses: [] },
    vantages: [vantage("here")],
    headline: "DNS: api.example.com does not exist at all 4 resolvers",
    layers: [
      layer("dns", "suspect", "api.example.com does not exist at all 4 resolvers"),
      ...(["tcp", "tls", "path", "http"] as const).map((name) => layer(name, "not-checked", "there is no address to connect to")),
    ],
    findings: [
      finding({
        cause: "dns.nxdomain",
        layer: "dns",
        confidence: 0.9,
        summary: "api.example.com does not exist at all 4 resolvers",
        scope: {
          vantages: ["here"],
          addresses: [],
          resolvers: [...resolvers],
          families: [],
          ports: [],
          of: { vantages: 1, addresses: 0, resolvers: 4 },
          failed: 4,
          tried: 4,
        },
        evidence: observations.map(({ id }) => id),
        owner: "whoever runs the DNS zone",
        next: ["Check the spelling; the deepest name that exists is example.com.", "Add the record at the zone's operator."],
      }),
    ],
    observations: observations.map((seen): Observation => ({ ...seen, vantage: "here" })),
  });
}

export function refusedReport(): Report {
  const refused = [1, 2, 3].flatMap((attempt) =>
    connects(["here"]).map(
      (seen): Observation =>
        seen.probe === "tcp.connect"
          ? {
              ...seen,
              id: `${seen.id}_${attempt}`,
              attempt,
              outcome: "failed",
              failure: failed("refused", "connect", "connect ECONNREFUSED"),
              skippedBecause: null,
              data: { errno: "ECONNREFUSED" },
            }
          : seen,
    ),
  );
  return report({
    verdict: "suspect",
    vantages: [vantage("here")],
    headline: "TCP: connection refused on both addresses",
    layers: [
      layer("dns", "healthy", "4 resolvers give 2 addresses"),
      layer("tcp", "suspect", "connection refused on both addresses"),
      ...(["tls", "path", "http"] as const).map((name) => layer(name, "not-checked", "a lower layer failed first")),
    ],
    findings: [
      finding({
        cause: "tcp.refused",
        layer: "tcp",
        confidence: 0.8,
        summary: "connection refused on both addresses",
        scope: {
          vantages: ["here"],
          addresses: [one, two],
          resolvers: [],
          families: [4],
          ports: [443],
          of: { vantages: 1, addresses: 2, resolvers: 4 },
          failed: 6,
          tried: 6,
        },
        evidence: refused.map(({ id }) => id),
        untested: ["tcp.rejected"],
        owner: "whoever runs the service",
        next: ["See whether the service listens on port 443 of 203.0.113.7 and 203.0.113.8 (`ss -ltn`)."],
      }),
    ],
    observations: [...dnsObservations([one, two], "here"), ...refused],
  });
}

export function inconclusiveReport(): Report {
  const lossy = Array.from({ length: 20 }, (_, index) =>
    observation("tcp.connect", {
      vantage: "here",
      attempt: index + 1,
      subject: { address: one, port: 443, purpose: index === 0 ? "target" : "sample" },
      ...(index % 7 === 3 ? { failure: failed("timeout", "connect", "no answer within 3600 ms") } : { data: { connectMs: 12 } }),
    }),
  );
  return report({
    verdict: "inconclusive",
    vantages: [vantage("here")],
    headline: "TCP: connects time out in 3 of 20 tries: too few tries to tell",
    layers: [
      layer("dns", "healthy", "4 resolvers give 2 addresses"),
      layer("tcp", "inconclusive", "connects time out in 3 of 20 tries: too few tries to tell"),
      layer("path", "inconclusive", "3 of 20 connects lost (so 35 % at most, 95 % sure)"),
      layer("http", "not-checked", "a lower layer failed first"),
    ],
    observations: [...dnsObservations([one], "here"), ...lossy],
  });
}

export const everyReport = (): Report[] => [
  expiredReport(),
  healthyReport(),
  nxdomainReport(),
  refusedReport(),
  inconclusiveReport(),
];
