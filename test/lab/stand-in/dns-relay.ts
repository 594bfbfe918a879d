import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type DnsAnswer, type DnsAsked, type DnsReply, startDnsServer, writeAnswer } from "../../fixture/dns-server.ts";
import { rcodes } from "../../fixture/dns-wire.ts";
import type { Where } from "./where.ts";

/** Which exchanges a rule is about; all that is given must hold. `names`: exact, or `*.zone` for all below it. `every`: of those that fit, each so-manieth only. `rcode` and `largerThan` (bytes) look at the answer. */
export type DnsRelayCase = {
  names?: readonly string[];
  notNames?: readonly string[];
  types?: readonly string[];
  transport?: "udp" | "tcp";
  edns?: boolean;
  dnssecOk?: boolean;
  checkingDisabled?: boolean;
  recursion?: boolean;
  payloadAbove?: number;
  every?: number;
  rcode?: keyof typeof rcodes;
  largerThan?: number;
};

/**
 * What is done then. `drop`: no answer. `delayMs`: holds it back. `answer`: another answer altogether (fixture/dns-wire.ts; `%name%` in its lines is the name
 * asked). `clears`: bits taken out of the header. `truncates`: an empty answer with TC=1. `rawHex`: these bytes in place of an answer. A rule that only
 * delays or clears lets the next ones look too.
 */
export type DnsRelayRule = { when?: DnsRelayCase } & (
  | { does: "drop" | "truncates" }
  | { does: "delay"; delayMs: number }
  | { does: "clears"; clears: readonly (keyof typeof bits)[] }
  | { does: "answers"; answer: DnsAnswer }
  | { does: "raw"; rawHex: string }
);
/** `behind`: the server that questions are handed on to; null: none, what no rule answers is REFUSED. */
export type DnsRelayArguments = { behind: { address: string; port: number } | null; rules: readonly DnsRelayRule[] };

/** In the two bytes of flags (RFC 1035, section 4.1.1; RFC 4035, section 3). */
const bits = { aa: 0x0400, tc: 0x0200, ra: 0x0080, ad: 0x0020 } as const;
/** A resolver that finds nobody gives no answer for half a minute and more. */
const longestMs = 40_000;

export async function startDnsRelay({ address, port }: Where, { behind, rules }: DnsRelayArguments): Promise<void> {
  const counts = new Map<DnsRelayRule, number>();
  const isTurn = (rule: DnsRelayRule): boolean => {
    const count = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, count);
    return count % (rule.when?.every ?? 1) === 0;
  };
  await startDnsServer({
    host: address,
    port,
    answer: async (asked) => {
      const fitting = rules.filter(({ when = {} }) => fitsQuestion(when, asked));
      // Where every rule that ends the matter looks at the question alone, nobody behind is needed.
      const first = fitting[0];
      const needsAnswer = first === undefined || !ends(first) || looksAtAnswer(first) || first.when?.every !== undefined;
      let reply = needsAnswer && behind !== null ? await handOn(asked, behind) : writeAnswer(asked, { rcode: "REFUSED" });
      for (const rule of fitting) {
        if (!fitsAnswer(rule.when ?? {}, reply) || !isTurn(rule)) continue;
        if (rule.does === "delay") await wait(rule.delayMs);
        else if (rule.does === "clears") reply = cleared(reply, rule.clears);
        else return ended(rule, asked);
      }
      return reply ?? "silence";
    },
  });
}

const ends = ({ does }: DnsRelayRule): boolean => does !== "delay" && does !== "clears";
const looksAtAnswer = ({ when }: DnsRelayRule): boolean => when?.rcode !== undefined || when?.largerThan !== undefined;

function fitsQuestion(when: DnsRelayCase, asked: DnsAsked): boolean {
  return (
    (when.names === undefined || when.names.some((name) => isNamed(asked.name, name))) &&
    (when.notNames === undefined || !when.notNames.some((name) => isNamed(asked.name, name))) &&
    (when.types === undefined || when.types.includes(asked.type)) &&
    (when.transport === undefined || when.transport === asked.transport) &&
    (when.edns === undefined || when.edns === (asked.edns !== null)) &&
    (when.dnssecOk === undefined || when.dnssecOk === (asked.edns?.dnssecOk ?? false)) &&
    (when.checkingDisabled === undefined || when.checkingDisabled === asked.checkingDisabled) &&
    (when.recursion === undefined || when.recursion === asked.recursion) &&
    (when.payloadAbove === undefined || (asked.edns?.payload ?? 512) > when.payloadAbove)
  );
}

function fitsAnswer(when: DnsRelayCase, reply: Buffer | null): boolean {
  if (when.rcode !== undefined && (reply === null || (reply.readUInt16BE(2) & 0xf) !== rcodes[when.rcode])) return false;
  return when.largerThan === undefined || (reply !== null && reply.length > when.largerThan);
}

const isNamed = (asked: string, name: string): boolean =>
  name === "*" || asked === name || (name.startsWith("*.") && asked.endsWith(name.slice(1)));

function cleared(reply: Buffer | null, which: readonly (keyof typeof bits)[]): Buffer | null {
  if (reply === null) return null;
  const mask = which.reduce((sum, name) => sum | bits[name], 0);
  const copy = Buffer.from(reply);
  copy.writeUInt16BE(copy.readUInt16BE(2) & ~mask, 2);
  return copy;
}

function ended(rule: DnsRelayRule, asked: DnsAsked): DnsReply {
  switch (rule.does) {
    case "answers":
      return JSON.parse(JSON.stringify(rule.answer).replaceAll("%name%", asked.name)) as DnsAnswer;
    case "raw":
      return Buffer.from(rule.rawHex, "hex");
    case "truncates":
      return { truncated: true };
    default:
      return "silence";
  }
}

/** Null where no answer came. */
async function handOn(asked: DnsAsked, behind: { address: string; port: number }): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(longestMs);
  try {
    return await (asked.transport === "udp" ? overUdp(asked, behind, signal) : overTcp(asked, behind, signal));
  } catch {
    return null;
  }
}

async function overUdp({ message }: DnsAsked, { address, port }: { address: string; port: number }, signal: AbortSignal) {
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  try {
    socket.connect(port, address);
    await once(socket, "connect", { signal });
    socket.send(message);
    const [reply] = (await once(socket, "message", { signal })) as [Buffer];
    return reply;
  } finally {
    socket.close();
  }
}

async function overTcp({ message }: DnsAsked, { address, port }: { address: string; port: number }, signal: AbortSignal) {
  const socket = connect({ host: address, port, signal });
  try {
    socket.write(Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]));
    let received = Buffer.alloc(0);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0))
        return received.subarray(2, 2 + received.readUInt16BE(0));
    }
    return null;
  } finally {
    socket.destroy();
  }
}
