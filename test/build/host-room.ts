import type { HostMoment } from "../../src/observation/host-moment.ts";
import type { CertificateFile } from "../../src/observation/kind/host-certificate.ts";
import type { LinkSize } from "../../src/observation/kind/host-link-size.ts";
import type { ListeningProcess } from "../../src/observation/kind/host-process.ts";
import type { EmptyService } from "../../src/observation/kind/host-services.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import { address, observation, type Told } from "./common.ts";

/** When a look is made: the last one comes later where connections were left over. */
const moments: Record<HostMoment, number> = { before: 0, between: 1_500, after: 5_300 };
type Look = Told & { moment?: HostMoment };

export const running = (told: Partial<ListeningProcess> = {}): ListeningProcess => ({
  pid: 700,
  name: "web",
  startedAt: "2026-08-01T08:00:00.000Z",
  files: 40,
  mostFiles: 1_024,
  closeWait: [],
  closeWaitElsewhere: [],
  processors: [],
  ...told,
});

/** The processes behind port 443 at one moment. */
export const processes = (
  list: readonly Partial<ListeningProcess>[],
  { moment = "before", ...told }: Look = {},
): ObservationOf<"host.process"> =>
  observation("host.process", {
    startMs: moments[moment],
    ...told,
    subject: { port: 443, moment },
    data: { processes: list.map(running), unread: [] },
  });

type Limits = DataOf<"host.limits">;
const usual: Limits = {
  ports: { low: 32_768, high: 60_999, reserved: 0, listening: 0, datagrams: 2, reuse: 2 },
  destinations: [],
  conntrack: null,
  neighbours: [],
  files: { open: 900, most: 100_000 },
  unread: [],
};

/** What the machine holds at one moment; what is not said is as on an idle machine. */
export const limits = (data: Limits, { moment = "before", ...told }: Look = {}): ObservationOf<"host.limits"> =>
  observation("host.limits", { startMs: moments[moment], ...told, subject: { moment }, data: { ...usual, ...data } });

/** The same before and after. */
export const limitsThroughout = (data: Limits): ObservationOf<"host.limits">[] => [
  limits(data),
  limits(data, { moment: "after" }),
];

export const ownResolver = (
  own: { overUdp: boolean; waiting?: number; server?: string },
  { moment = "before", ...told }: Look = {},
): ObservationOf<"host.resolver"> => {
  const server = address(own.server ?? "127.0.0.53");
  return observation("host.resolver", {
    startMs: moments[moment],
    ...told,
    subject: { moment, servers: [{ server, port: 53 }] },
    data: { own: [{ server, port: 53, overUdp: own.overUdp, overTcp: own.overUdp, waiting: own.waiting ?? 0 }], unread: [] },
  });
};

export const services = (withoutMembers: readonly EmptyService[]): ObservationOf<"host.services"> =>
  observation("host.services", { subject: { port: 443 }, data: { withoutMembers: [...withoutMembers], unread: [] } });

export const linkSizes = (links: readonly LinkSize[]): ObservationOf<"host.link-size"> =>
  observation("host.link-size", { subject: { moment: "before" }, data: { links: [...links], unread: [] } });

export const certificateFile = (told: Partial<CertificateFile> = {}): CertificateFile => ({
  path: "/etc/ssl/api.pem",
  how: "configuration",
  changedAt: "2026-07-31T09:00:00.000Z",
  subject: "CN=api.example.com",
  issuer: "CN=Example Issuing CA",
  names: ["api.example.com"],
  notBefore: "2026-07-31T00:00:00.000Z",
  notAfter: "2026-10-29T00:00:00.000Z",
  fingerprint256: "b".repeat(64),
  ...told,
});

export const certificateFiles = (files: readonly CertificateFile[]): ObservationOf<"host.certificate"> =>
  observation("host.certificate", {
    subject: { port: 443 },
    data: { files: [...files], processes: [{ pid: 700, name: "nginx", startedAt: "2026-05-01T00:00:00.000Z" }], unread: [] },
  });
