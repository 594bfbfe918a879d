import { type FailureCode, failed } from "../../src/observation/failure.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import { address, observation, type Told } from "./common.ts";

/** A control at an address of its own: what it answered, or how it failed. */
export function control(
  at: string,
  heard: Partial<DataOf<"vantage.control">> | FailureCode,
  told: Told & { role?: "control" | "nobody"; host?: string; url?: string; secure?: boolean } = {},
): ObservationOf<"vantage.control"> {
  const { role = "control", host = at, secure = false, url = `${secure ? "https" : "http"}://${host}/`, ...rest } = told;
  const subject = {
    role,
    control: url,
    peer: address(at),
    port: secure ? 443 : 80,
    scheme: secure ? ("https" as const) : ("http" as const),
    url,
    host,
    sni: null,
  };
  if (typeof heard === "string")
    return observation("vantage.control", {
      elapsedMs: heard === "timeout" ? 3_000 : 20,
      ...rest,
      subject,
      failure: failed(heard, heard === "own-route" ? "call" : "connect", ""),
    });
  return observation("vantage.control", { ...rest, subject, data: { status: 200, headers: [], ...heard } });
}

/** What an address that nobody has said to a connection. */
export const nobody = (at: string, ending: "accepted" | FailureCode, told: Told = {}): ObservationOf<"vantage.nobody"> =>
  observation("vantage.nobody", {
    ...told,
    subject: { peer: address(at), port: 443 },
    ...(ending === "accepted" ? { data: { connectMs: 0.4 } } : { failure: failed(ending, "connect", "") }),
  });

/** What the kernel's counters lost in windows with three packets each, and in windows with none. */
export const counted = (
  at: string,
  lost: { out?: [sending: number[], idle: number[]]; in?: [sending: number[], idle: number[]]; looped?: [number[], number[]] },
  told: Told & { protocol?: "tcp" | "udp" } = {},
): ObservationOf<"vantage.firewall"> => {
  const { protocol = "tcp", ...rest } = told;
  const none: [number[], number[]] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const [out, into] = [lost.out ?? none, lost.in ?? none];
  return observation("vantage.firewall", {
    ...rest,
    subject: { peer: address(at), port: protocol === "tcp" ? 443 : 53, protocol },
    data: {
      packets: 3,
      out: { sending: out[0], idle: out[1] },
      in: { sending: into[0], idle: into[1] },
      ...(lost.looped === undefined ? {} : { looped: { sending: lost.looped[0], idle: lost.looped[1] } }),
    },
  });
};

/** A row of connections to a control, 150 ms apart: `.` stood at once, `l` at its second SYN, `s` took as long though its first was answered, `x` never stood. */
export const sampled = (at: string, pattern: string, told: Told = {}): ObservationOf<"vantage.control">[] =>
  [...pattern].map((sign, n) => {
    const connectMs = sign === "l" || sign === "s" ? 1_012 : 12;
    return observation("vantage.control", {
      elapsedMs: sign === "x" ? 3_000 : connectMs,
      ...told,
      attempt: n + 1,
      startMs: 1_000 + n * 150 + Number(at.split(".").at(-1)),
      round: 3,
      subject: {
        role: "sample",
        control: `http://${at}/`,
        peer: address(at),
        port: 80,
        scheme: "tcp",
        url: `tcp://${at}:80`,
        host: at,
        sni: null,
      },
      ...(sign === "x"
        ? { failure: failed("timeout", "connect", "") }
        : { data: { connectMs, ...(connectMs < 700 ? {} : { kernel: { ...counts, retransmits: sign === "l" ? 1 : 0 } }) } }),
    });
  });

const counts = {
  state: "ESTAB",
  bytesSent: 0,
  bytesAcked: 1,
  bytesReceived: 0,
  outOfOrder: 0,
  pathMtu: 1_500,
  rttMs: 12,
};
