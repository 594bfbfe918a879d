import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket as TcpSocket } from "node:net";
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
} from "dns-packet";

/** Name → what stands there. A name that is not in it, below a zone that is served, does not exist. */
export type Zone = ReadonlyMap<string, { a?: readonly string[]; cname?: string }>;

export type NameServer = { address: string; port: number; close: () => Promise<void> };

const ttlS = 30;
/** Rcodes by number (RFC 1035, section 4.1.1), for the low bits of the flags. */
const noError = 0;
const nameError = 3;
const refused = 5;

/** A real DNS server on loopback, UDP and TCP at one port (the wanted one where it is free), for these zones alone: whatever else it is asked, it refuses. */
export async function startNameServer(
  zones: readonly string[],
  records: Zone,
  wanted: number,
  host = "127.0.0.1",
): Promise<NameServer> {
  const answer = (message: Buffer): Buffer | null => {
    try {
      return encode(reply(decode(message), zones, records));
    } catch {
      // What is no DNS message gets no answer.
      return null;
    }
  };
  const { udp, tcp } = await bindBoth(host, wanted);
  udp.on("message", (message, from) => {
    const bytes = answer(message);
    if (bytes !== null) udp.send(bytes, from.port, from.address);
  });
  const open = new Set<TcpSocket>();
  tcp.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    serveStream(socket, answer);
  });
  return {
    address: host,
    port: udp.address().port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
      ]);
    },
  };
}

function reply({ id = 0, questions = [], flags = 0 }: Packet, zones: readonly string[], records: Zone): Packet {
  const [question] = questions;
  const name = question?.name.toLowerCase().replace(/\.$/, "") ?? "";
  const zone = zones.find((one) => name === one || name.endsWith(`.${one}`));
  const base = { id, type: "response" as const, questions };
  const ownFlags = AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | (flags & RECURSION_DESIRED);
  if (question === undefined || zone === undefined) return { ...base, flags: (ownFlags & ~AUTHORITATIVE_ANSWER) | refused };
  const answers: Answer[] = [];
  let at = name;
  for (let hop = 0; hop < 8 && records.get(at)?.cname !== undefined; hop++) {
    const data = records.get(at)?.cname ?? "";
    answers.push({ type: "CNAME", name: at === name ? question.name : at, ttl: ttlS, data });
    at = data;
  }
  const found = records.get(at);
  if (question.type === "A")
    for (const data of found?.a ?? []) answers.push({ type: "A", name: at === name ? question.name : at, ttl: ttlS, data });
  const exists = found !== undefined || [...records.keys()].some((other) => other.endsWith(`.${at}`)) || zones.includes(at);
  const soa: Answer = {
    type: "SOA",
    name: zone,
    ttl: ttlS,
    data: {
      mname: `ns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: 1,
      refresh: 3_600,
      retry: 600,
      expire: 86_400,
      minimum: ttlS,
    },
  };
  const isNegative = !answers.some(({ type }) => type === question.type);
  return { ...base, flags: ownFlags | (exists ? noError : nameError), answers, authorities: isNegative ? [soa] : [] };
}

function serveStream(socket: TcpSocket, answer: (message: Buffer) => Buffer | null): void {
  let held = Buffer.alloc(0);
  socket.setTimeout(5_000, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
      const end = 2 + held.readUInt16BE(0);
      const bytes = answer(held.subarray(2, end));
      held = held.subarray(end);
      if (bytes === null) return void socket.destroy();
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      socket.write(Buffer.concat([length, bytes]));
    }
  });
}

/** The same port for both transports: first the wanted one, then what the kernel chooses for TCP, until UDP has it free as well. */
async function bindBoth(host: string, wanted: number): Promise<{ udp: Socket; tcp: Server }> {
  for (let tries = 0; ; tries++) {
    const tcp = createServer();
    const udp = createSocket("udp4");
    try {
      tcp.listen(tries === 0 ? wanted : 0, host);
      await once(tcp, "listening");
      const address = tcp.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      udp.bind(port, host);
      await once(udp, "listening");
      return { udp, tcp };
    } catch (error) {
      tcp.close();
      udp.close();
      if (tries >= 10) throw error;
    }
  }
}
