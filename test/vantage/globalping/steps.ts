import type { Probe } from "../../../src/observation/kinds.ts";
import type { Given, Step, StepOf, SubjectOf } from "../../../src/observation/step.ts";
import { address, one } from "../../build/common.ts";

const given: Given = { ca: [], expectText: null };

export function step<P extends Probe>(
  probe: P,
  subject: SubjectOf<P>,
  more: Partial<Pick<Step, "attempt" | "deadlineMs" | "given">> = {},
): Step {
  return { probe, subject, round: 1, attempt: 1, deadlineMs: 5_000, given, ...more } as StepOf<P> as Step;
}

export const lookup = (more: Partial<SubjectOf<"dns.query">> = {}, how: Parameters<typeof step>[2] = {}) =>
  step(
    "dns.query",
    {
      server: address("9.9.9.9"),
      port: 53,
      role: "public",
      rank: 0,
      name: "api.example.com",
      type: "A",
      transport: "udp",
      recursion: true,
      checkingDisabled: false,
      ednsPayload: 1_232,
      dnssecOk: false,
      purpose: "target",
      ...more,
    },
    how,
  );
export const connect = (more: Partial<SubjectOf<"tcp.connect">> = {}, how: Parameters<typeof step>[2] = {}) =>
  step("tcp.connect", { address: one, port: 443, purpose: "target", ...more }, how);
export const request = (more: Partial<SubjectOf<"http.request">> = {}, how: Parameters<typeof step>[2] = {}) =>
  step(
    "http.request",
    {
      address: one,
      port: 443,
      url: "https://api.example.com/health",
      method: "GET",
      host: "api.example.com",
      sni: "api.example.com",
      secure: true,
      trust: "verify",
      purpose: "user-path",
      hop: 0,
      ...more,
    },
    how,
  );
export const trace = (more: Partial<SubjectOf<"path.trace">> = {}, how: Parameters<typeof step>[2] = {}) =>
  step("path.trace", { address: one, protocol: "icmp", port: null, rounds: 4, purpose: "target", ...more }, how);
