import nock from "nock";
import { onTestFinished } from "vitest";
import { z } from "zod";

const port = z.int().min(0).max(65_535);
const packets = z.int().min(1).max(16);
const options = {
  dns: z.strictObject({
    query: z.strictObject({ type: z.enum(["A", "AAAA"]) }),
    resolver: z.string(),
    port,
    protocol: z.enum(["TCP", "UDP"]),
  }),
  ping: z.strictObject({ packets, protocol: z.enum(["ICMP", "TCP"]), port }),
  mtr: z.strictObject({ packets, protocol: z.enum(["ICMP", "TCP", "UDP"]), port: port.optional() }),
  http: z.strictObject({
    request: z.strictObject({ host: z.string().optional(), path: z.string(), method: z.enum(["HEAD", "GET", "OPTIONS"]) }),
    protocol: z.enum(["HTTP", "HTTPS", "HTTP2"]),
    port,
  }),
};
/** `MeasurementRequest` of Globalping's OpenAPI document, as far as it is used: no member more than it knows. */
const requestSchema = z
  .strictObject({
    type: z.enum(["dns", "ping", "mtr", "http"]),
    target: z.string(),
    inProgressUpdates: z.boolean(),
    timeout: z.int().min(5).max(30),
    locations: z.union([z.string(), z.array(z.strictObject({ magic: z.string() }))]),
    measurementOptions: z.unknown(),
  })
  .refine(({ type, measurementOptions }) => options[type].safeParse(measurementOptions).success);
export type Requested = z.infer<typeof requestSchema>;

/** The examples of its documentation, in its own form and cut. */
export const probe = {
  continent: "EU",
  region: "Western Europe",
  country: "DE",
  state: null,
  city: "Frankfurt",
  asn: 16276,
  longitude: 8.68,
  latitude: 50.12,
  network: "OVH SAS",
  tags: ["datacenter-network"],
  resolvers: ["213.186.33.99"],
};
export const pinged = (rcv = 1) => ({
  status: "finished",
  rawOutput: "PING …",
  resolvedAddress: "203.0.113.7",
  resolvedHostname: "203.0.113.7",
  timings: rcv === 0 ? [] : [{ rtt: 24.2 }],
  stats: { min: null, max: null, avg: null, total: 1, loss: rcv === 0 ? 100 : 0, rcv, drop: 1 - rcv },
});
export const resolved = (answers: object[], statusCode = 0) => ({
  status: "finished",
  statusCodeName: statusCode === 0 ? "NOERROR" : "NXDOMAIN",
  statusCode,
  rawOutput: "; <<>> DiG …",
  answers,
  timings: { total: 99 },
  resolver: "9.9.9.9",
});
export const record = (name: string, type: string, value: string) => ({ name, type, ttl: 180, class: "IN", value });
export const answered = (more: object = {}) => ({
  status: "finished",
  resolvedAddress: "203.0.113.7",
  headers: { date: "Fri, 14 Jul 2023 18:34:05 GMT", "set-cookie": ["session=secret; Path=/"], server: "nginx" },
  rawHeaders: "Date: …",
  rawBody: "<title>Shop</title> all is well",
  rawOutput: "HTTP/1.1 200\n…",
  truncated: false,
  statusCode: 200,
  statusCodeName: "OK",
  timings: { total: 325, download: 1, firstByte: 219, dns: null, tls: 36, tcp: 32 },
  tls: { authorized: true, protocol: "TLSv1.3", cipherName: "TLS_AES_256_GCM_SHA384" },
  ...more,
});
export const hop = (resolvedAddress: string | null, rtts: number[], total = rtts.length) => ({
  stats: {
    min: null,
    max: null,
    avg: null,
    total,
    loss: 0,
    rcv: rtts.length,
    drop: total - rtts.length,
    stDev: 0,
    jMin: 0,
    jMax: 0,
    jAvg: 0,
  },
  asn: [],
  timings: rtts.map((rtt) => ({ rtt })),
  resolvedAddress,
  resolvedHostname: resolvedAddress,
});
export const traced = (hops: object[]) => ({
  status: "finished",
  rawOutput: "Host …",
  resolvedAddress: "203.0.113.7",
  resolvedHostname: null,
  hops,
});
export const failedBy = (failureSource: string, rawOutput: string) => ({ status: "failed", failureSource, rawOutput });

const usual = {
  dns: resolved([record("api.example.com.", "A", "203.0.113.7")]),
  ping: pinged(),
  http: answered(),
  mtr: traced([]),
};

/** Globalping's API as documented, caught by nock. A request that its document does not allow is answered 400, as it would be. */
export class FakeGlobalping {
  readonly requested: Requested[] = [];
  readonly wrong: unknown[] = [];
  readonly headers: Record<string, string>[] = [];
  reads = 0;
  /** What a measurement comes to; null: it never ends. */
  result: (request: Requested) => object | null = ({ type }) => usual[type];
  /** An answer in place of the usual one. */
  creates: (request: Requested) => { status: number; body: object; headers?: Record<string, string> } | null = () => null;
  /** How long a measurement takes, ms. */
  takesMs = 0;
  /** How often a result is `in-progress` first. */
  slow = 0;
  #begunAt = 0;
  /** How often a result is asked for too soon. */
  tooSoon = 0;

  constructor() {
    nock.disableNetConnect();
    onTestFinished(() => nock.cleanAll());
    const api = nock("https://api.globalping.io").persist();
    api.post("/v1/measurements").reply(async (request: Request) => {
      this.headers.push(Object.fromEntries(request.headers));
      return this.#created(await request.json());
    });
    api.get(/^\/v1\/measurements\/id-\d+$/).reply((request: Request) => this.#read(request));
  }

  #created(body: unknown): [number, object, Record<string, string>] {
    const read = requestSchema.safeParse(body);
    if (!read.success) {
      this.wrong.push(body);
      return [400, { error: { type: "validation_error", message: "Parameter validation failed.", params: {} } }, {}];
    }
    this.requested.push(read.data);
    this.#begunAt = Date.now();
    const special = this.creates(read.data);
    if (special !== null) return [special.status, special.body, special.headers ?? {}];
    const id = `id-${this.requested.length}`;
    return [202, { id, probesCount: 1 }, { location: `https://api.globalping.io/v1/measurements/${id}` }];
  }

  #read(request: Request): [number, object | string, Record<string, string>] {
    this.reads += 1;
    if (this.reads <= this.tooSoon)
      return [429, { error: { type: "too_many_requests", message: "Too many requests." } }, { "retry-after": "1" }];
    const asked = this.requested[Number(request.url.split("-").at(-1)) - 1];
    const result = asked === undefined ? null : this.result(asked);
    const isDone = result !== null && this.reads > this.slow && Date.now() - this.#begunAt >= this.takesMs;
    if (!isDone && request.headers.get("if-none-match") === 'W/"waiting"') return [304, "", { etag: 'W/"waiting"' }];
    const status = isDone ? "finished" : "in-progress";
    const body = {
      id: "id",
      type: asked?.type,
      status,
      createdAt: "2026-08-01T12:00:00.000Z",
      updatedAt: "2026-08-01T12:00:01.000Z",
      target: asked?.target,
      probesCount: 1,
      results: [{ probe, result: isDone ? result : { status: "in-progress", rawOutput: "" } }],
    };
    return [200, body, isDone ? {} : { etag: 'W/"waiting"' }];
  }
}
