import { kindOf } from "../../../src/observation/kinds.ts";
import type { AnswerOf } from "../../../src/observation/observation.ts";
import type { Given, SubjectOf } from "../../../src/observation/step.ts";
import { askHttpRequest } from "../../../src/probe/http/request.ts";
import type { ProbePlace } from "../../../src/probe/probe.ts";
import type { Address } from "../../../src/target/address.ts";
import { answeringServer, type Site, tcpServer } from "../../fixture/tcp-server.ts";

type Subject = SubjectOf<"http.request">;
export type Asked = {
  subject?: Partial<Subject>;
  given?: Partial<Given>;
  place?: Partial<ProbePlace>;
  deadlineMs?: number;
  signal?: AbortSignal;
};
export type Server = { address: Address; port: number };

/** Asks a server on loopback as `www.example`; the answer is held against the kind's own schema. */
export async function asking(site: Server, asked: Asked = {}): Promise<AnswerOf<"http.request">> {
  const secure = asked.subject?.secure ?? false;
  const subject: Subject = {
    address: site.address,
    port: site.port,
    url: `${secure ? "https" : "http"}://www.example:${site.port}/health?a=1`,
    method: "GET",
    host: "www.example",
    sni: secure ? "www.example" : null,
    secure,
    trust: "verify",
    purpose: "user-path",
    hop: 0,
    ...asked.subject,
  };
  const given: Given = { ca: [], expectText: null, ...asked.given };
  const place: ProbePlace = { forbids: () => null, forbidsResolver: () => null, hostsFile: "/dev/null", ...asked.place };
  const answer = await askHttpRequest(subject, given, place, asked.signal ?? AbortSignal.timeout(asked.deadlineMs ?? 5_000));
  kindOf("http.request").data.parse(answer.data);
  return answer;
}

/** A response as it stands on the wire; Content-Length where a body is given. */
export const response = (status: string, headers: readonly string[] = [], body: string | null = ""): string =>
  [
    `HTTP/1.1 ${status}`,
    ...headers,
    ...(body === null ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    "",
    body ?? "",
  ].join("\r\n");

/** Answers with these bytes and keeps the connection open. */
export const saying = (bytes: string | Uint8Array): Promise<Site> => answeringServer(bytes);

/** Answers with these bytes and closes. */
export const sayingThenClosing = (bytes: string | Uint8Array): Promise<Site> => answeringServer(bytes, true);

/** Answers with these bytes and resets the connection once the client has them. */
export const sayingThenResetting = (bytes: string | Uint8Array): Promise<Site> =>
  tcpServer((socket) => socket.once("data", () => socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 100))));
