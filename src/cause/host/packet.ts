import { isWithin } from "../../observation/address-range.ts";
import type { Condition } from "../../observation/kind/host-firewall.ts";
import { type Address, familyOf } from "../../target/address.ts";

/** A TCP packet to or from one of this machine's addresses, as far as it is known; null: it may be anything. */
export type Packet = {
  dport: number | null;
  sport: number | null;
  source: Address | null;
  destination: Address | null;
  /** The link that it comes in by, and the one that it leaves by; or `notLoopback`. */
  in: string | null;
  out: string | null;
  /** `untracked`: a rule before has the kernel not follow its connection. */
  state: "new" | "established" | "untracked";
  flags: "syn" | "syn|ack";
};

/** A packet that comes from another machine comes in by some link, and not by this one's own loop. No link's name has a blank in it (dev_valid_name in the kernel). */
export const notLoopback = "not loopback";

export type Meets = "yes" | "no" | "maybe";

/** Whether a rule with these conditions takes that packet; a condition that is not understood may hold or not. */
export function meets(conditions: readonly Condition[], packet: Packet): Meets {
  let all: Meets = "yes";
  for (const condition of conditions) {
    const one = holds(condition, packet);
    if (one === "no") return "no";
    if (one === "maybe") all = "maybe";
  }
  return all;
}

function holds({ on, isNot, values }: Condition, packet: Packet): Meets {
  const plain = plainly(on, values, packet);
  return plain === "maybe" || !isNot ? plain : plain === "yes" ? "no" : "yes";
}

const of = (isSo: boolean): Meets => (isSo ? "yes" : "no");

function plainly(on: Condition["on"], values: readonly string[], packet: Packet): Meets {
  switch (on) {
    case "protocol":
      return of(values.some((value) => value === "tcp" || value === "6" || value === "all"));
    case "family": {
      const known = packet.destination ?? packet.source;
      if (known === null) return "maybe";
      return of(values.some((value) => (familyOf(known) === 4 ? ["ipv4", "ip"] : ["ipv6", "ip6"]).includes(value)));
    }
    case "dport":
      return packet.dport === null ? "maybe" : of(values.some((value) => holdsPort(value, packet.dport ?? 0)));
    case "sport":
      return packet.sport === null
        ? values.includes("0-65535")
          ? "yes"
          : "maybe"
        : of(values.some((value) => holdsPort(value, packet.sport ?? 0)));
    case "source":
      return addressHolds(values, packet.source);
    case "destination":
      return values.includes("local") ? "yes" : addressHolds(values, packet.destination);
    case "in":
      return linkHolds(values, packet.in);
    case "out":
      return linkHolds(values, packet.out);
    case "state":
      return of(values.includes(packet.state));
    case "flags":
      return of(values.some((value) => flagsHold(value, packet.flags)));
    case "limit":
    case "other":
      return "maybe";
  }
}

/** `443`, or `1-1000`. */
function holdsPort(value: string, port: number): boolean {
  const [low, high = low] = value.split("-").map(Number);
  return low !== undefined && high !== undefined && low <= port && port <= high;
}

function addressHolds(values: readonly string[], address: Address | null): Meets {
  return address === null ? "maybe" : of(values.some((value) => isWithin(address, value)));
}

/** `eth0`, or `eth*` for all that begin so. */
function linkHolds(values: readonly string[], link: string | null): Meets {
  if (link === notLoopback) return values.every((value) => value === "lo") ? "no" : "maybe";
  if (link === null) return "maybe";
  return of(values.some((value) => (value.endsWith("*") ? link.startsWith(value.slice(0, -1)) : value === link)));
}

/** `fin|syn|rst|ack=syn`: of the first exactly the second; `syn`: one of these among others. */
function flagsHold(value: string, flags: Packet["flags"]): boolean {
  const list = (text: string): string[] => text.split("|").filter((name) => name !== "");
  const set = new Set(flags.split("|"));
  const [mask, wanted] = value.split("=");
  if (mask === undefined || wanted === undefined) return list(value).some((name) => set.has(name));
  const seen = list(mask).filter((name) => set.has(name));
  return seen.length === list(wanted).length && seen.every((name) => list(wanted).includes(name));
}
