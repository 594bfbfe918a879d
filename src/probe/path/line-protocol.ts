import { type Address, familyOf, parseAddress } from "../../target/address.ts";

/** One probe as `mtr-packet` takes it. Whole seconds: the program knows no shorter unit. */
export type PacketProbe = {
  address: Address;
  protocol: "tcp" | "udp" | "icmp";
  port: number | null;
  /** The source port, which the program keeps for UDP alone. */
  localPort?: number | null;
  ttl: number;
  timeoutS: number;
};

/** One line of the program's answer. `sender`: who answered, where the line says so; `rttMs` in ms. */
export type PacketReply = { token: number; word: string; sender: Address | null; rttMs: number | null; support: string | null };

/** A whole line of the program is some 60 characters; MPLS labels, which nobody asks for, could make it longer. */
const longestLine = 2_000;

/** The request line, without its newline. All parts are numbers, closed words or parsed addresses: no text of a target can get into it. */
export function probeLine(token: number, { address, protocol, port, localPort = null, ttl, timeoutS }: PacketProbe): string {
  const family = `ip-${familyOf(address)}`;
  const towards = port === null || protocol === "icmp" ? [] : ["port", port];
  const from = localPort === null || protocol !== "udp" ? [] : ["local-port", localPort];
  return [token, "send-probe", family, address, "protocol", protocol, ...towards, ...from, "ttl", ttl, "timeout", timeoutS].join(
    " ",
  );
}

export function supportLine(token: number, feature: "tcp" | "udp" | "icmp"): string {
  return `${token} check-support feature ${feature}`;
}

/** Reads one answer line; null where it is none (no token, no word, no pairs). Arguments that are not known are passed over. */
export function readReply(line: string): PacketReply | null {
  const [token = "", word, ...rest] = line.slice(0, longestLine).trim().split(/\s+/);
  if (!/^\d{1,9}$/.test(token) || word === undefined || rest.length % 2 !== 0) return null;
  const value = (name: string): string | undefined => rest.find((_, at) => at % 2 === 1 && rest[at - 1] === name);
  const rtt = value("round-trip-time");
  return {
    token: Number(token),
    word,
    sender: parseAddress(value("ip-4") ?? value("ip-6") ?? ""),
    rttMs: rtt === undefined || !/^\d{1,12}$/.test(rtt) ? null : Number(rtt) / 1_000,
    support: value("support") ?? null,
  };
}

/** Cuts a stream into lines; what never ends a line is dropped beyond 64 kB. */
export function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = (lines.pop() ?? "").slice(-65_536);
    for (const line of lines) onLine(line);
  };
}
