import { askTlsHandshake } from "../../src/probe/tls/handshake.ts";
import { Deadline } from "../../src/vantage/deadline.ts";
import { anywhere, nothingGiven } from "../fixture/asking.ts";
import { chanceOf } from "../lab/chance.ts";
import { bareServer } from "./bare-server.ts";
import { type BrokenFlight, brokenFlight, recordFlights, spoiltFlight } from "./broken-flight.ts";
import { type Subject, wrongAbout, wrongAboutAny } from "./run.ts";

const deadlineMs = 3_000;
const honest: ReadonlySet<string> = new Set([
  "malformed",
  "not-tls",
  "tls-alert",
  "tls-own-refusal",
  "closed",
  "timeout",
  "too-large",
  "reset",
]);

/** The server's side of a handshake, half of them broken in a known way, half anyhow, of TLS 1.2 and 1.3 in turn. */
export async function malformedTls(): Promise<Subject> {
  const flights = await recordFlights();
  const sent = new Map<string, BrokenFlight>();
  const site = await bareServer((socket) => {
    socket.once("data", (hello) => {
      const key = /n(\d+)[kr]\.example/.exec(hello.toString("latin1"))?.[1] ?? "0";
      const chance = chanceOf(`tls ${key}`);
      if (Number(key) % 2 === 1) return void socket.end(spoiltFlight(flights, hello, chance));
      const broken = brokenFlight(flights, hello, chance);
      sent.set(key, broken);
      socket.end(broken.bytes);
    });
  });
  const one = async (index: number): Promise<string | null> => {
    using deadline = new Deadline(deadlineMs);
    const host = `n${index}k.example`;
    const { address, port } = site;
    const subject = { address, port, sni: host, host, alpn: [], purpose: "target" as const };
    const { outcome, failure, data } = await askTlsHandshake(subject, nothingGiven, anywhere, deadline.signal);
    const known = sent.get(`${index}`);
    sent.delete(`${index}`);
    const told = { outcome, failure, data };
    const wrong =
      index % 2 === 1 ? wrongAboutAny(told, honest) : known === undefined ? "nothing was sent" : wrongAbout(told, known);
    return wrong === null
      ? null
      : `${wrong}: ${known?.what ?? "spoilt"} ${known?.bytes.toString("hex").slice(0, 240)}: ${JSON.stringify(told)}`;
  };
  return { what: "TLS handshakes", deadlineMs, one, [Symbol.asyncDispose]: site.close };
}
