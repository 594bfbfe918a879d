import { createSocket } from "node:dgram";
import { Deadline } from "../../src/vantage/deadline.ts";
import { address } from "../build/common.ts";
import { type DnsAsked, readAsked } from "../fixture/dns-wire.ts";
import { chanceOf } from "../lab/chance.ts";
import { query } from "../probe/dns/asking.ts";
import { bareServer } from "./bare-server.ts";
import { type BrokenMessage, brokenMessage, spoiltMessage } from "./broken-message.ts";
import { type Subject, wrongAbout, wrongAboutAny } from "./run.ts";

const deadlineMs = 2_000;
/** What seems forged is passed over until the deadline, so that of spoilt ones is short. */
const spoiltDeadlineMs = 250;
const honest: ReadonlySet<string> = new Set(["malformed", "timeout", "closed"]);

/** Over UDP and TCP in turn; half of the messages are broken in a known way, half anyhow. */
export async function malformedDns(): Promise<Subject> {
  const sent = new Map<string, BrokenMessage>();
  const server = await servers((asked) => {
    const [label = ""] = asked.name.split(".");
    const chance = chanceOf(`dns ${label}`);
    if (label.startsWith("r")) return spoiltMessage(asked, chance);
    const broken = brokenMessage(asked, chance);
    sent.set(label, broken);
    return broken.bytes;
  });
  const one = async (index: number): Promise<string | null> => {
    const transport = index % 4 < 2 ? "udp" : "tcp";
    const label = `${index % 2 === 0 ? "k" : "r"}${index}`;
    const asking = { name: `${label}.example.com`, transport } as const;
    using deadline = new Deadline(label.startsWith("k") ? deadlineMs : spoiltDeadlineMs);
    const { outcome, failure, data } = await query(server[transport], asking, deadline.signal);
    const told = { outcome, failure, data };
    const known = sent.get(label);
    sent.delete(label);
    const kept = known === undefined || (data.rcode === "NOERROR" && data.answers?.length === known.answers);
    const wrong =
      known === undefined
        ? wrongAboutAny(told, honest)
        : (wrongAbout(told, known) ?? (kept ? null : "what stood before it is lost"));
    return wrong === null ? null : `${wrong}: ${label} ${transport} ${known?.what ?? "spoilt"}: ${JSON.stringify(told)}`;
  };
  return { what: "DNS messages", deadlineMs, one, [Symbol.asyncDispose]: server.close };
}

/** Answers each question with the bytes that its own name calls for, over UDP and TCP at two ports. */
async function servers(reply: (asked: DnsAsked) => Buffer) {
  const udp = createSocket("udp4");
  udp.on("message", (message, from) => udp.send(reply(readAsked(message, "udp")), from.port, from.address));
  await new Promise<void>((done) => udp.bind(0, "127.0.0.1", done));
  const tcp = await bareServer((socket) => {
    socket.once("data", (bytes) => {
      const answer = reply(readAsked(bytes.subarray(2), "tcp"));
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.end(Buffer.concat([length, answer]));
    });
  });
  const at = { address: address("127.0.0.1") };
  return {
    udp: { ...at, port: udp.address().port },
    tcp: { ...at, port: tcp.port },
    close: async () => {
      udp.close();
      await tcp.close();
    },
  };
}
