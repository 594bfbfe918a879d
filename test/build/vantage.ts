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
  lost: { out?: [sending: number[], idle: number[]]; in?: [sending: number[], idle: number[]] },
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
    data: { packets: 3, out: { sending: out[0], idle: out[1] }, in: { sending: into[0], idle: into[1] } },
  });
};
