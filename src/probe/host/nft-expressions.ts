import type { Condition, FirewallRule } from "../../observation/kind/host-firewall.ts";

/** A named set or map: its elements as printed, and as values where each is one. */
export type Sets = { elements: readonly unknown[]; values: string[] | null };
export type SetNamed = (name: string) => Sets | null;

/** One way through a rule: under these conditions it does this. */
export type Way = Pick<FirewallRule, "conditions" | "does" | "to">;

/** Values of one condition that are kept; a longer list is not understood here. */
const mostValues = 400;
const mostWays = 64;

/** The statements of one rule, in order. `isForeign`: a match of iptables stands among them, of which nft tells only the name. */
export function readExpressions(
  expressions: readonly unknown[],
  named: SetNamed,
): { ways: Way[]; packets: number | null; isForeign: boolean } {
  // Conditions that all must hold; of a list of address and port pairs each pair is another such list.
  let before: Condition[][] = [[]];
  const also = (...conditions: readonly Condition[]): void => {
    before = before.map((known) => [...known, ...conditions]);
  };
  const ways: Way[] = [];
  let packets: number | null = null;
  let isForeign = false;
  for (const one of expressions) {
    const statement = asRecord(one);
    if (statement === null) {
      also(unknown);
      continue;
    }
    const counted = asRecord(statement.counter)?.packets;
    if (typeof counted === "number" && Number.isSafeInteger(counted)) packets = counted;
    if ("xt" in statement) isForeign = true;
    const match = asRecord(statement.match);
    if (match !== null) {
      const each = conditionsOf(match, named);
      if (each.length * before.length > mostWays) also(unknown);
      else before = before.flatMap((known) => each.map((more) => [...known, ...more]));
    } else if ("vmap" in statement) ways.push(...before.flatMap((known) => waysOfMap(asRecord(statement.vmap), known, named)));
    else if (Object.keys(statement).some((key) => limits.has(key))) also({ on: "limit", isNot: false, values: [] });
    else if ("xt" in statement && asRecord(statement.xt)?.type === "match") also(unknown);
    else {
      const done = deedOf(statement);
      if (done !== null) ways.push(...before.map((conditions) => ({ conditions, ...done })));
    }
  }
  return { ways: ways.slice(0, mostWays), packets, isForeign };
}

const unknown: Condition = { on: "other", isNot: false, values: [] };
const limits: ReadonlySet<string> = new Set(["limit", "quota", "meter", "ct count", "connlimit"]);

function deedOf(statement: Record<string, unknown>): Pick<Way, "does" | "to"> | null {
  for (const does of ["drop", "reject", "accept", "return", "notrack"] as const) if (does in statement) return { does, to: null };
  for (const does of ["jump", "goto"] as const) {
    const target = asRecord(statement[does])?.target;
    if (typeof target === "string") return { does, to: target };
  }
  for (const does of ["dnat", "redirect"] as const)
    if (does in statement) {
      const { addr, port } = asRecord(statement[does]) ?? {};
      const parts = [addr, port].flatMap((part) => (typeof part === "string" || typeof part === "number" ? [`${part}`] : []));
      return { does, to: parts.join(" ") || null };
    }
  if ("xt" in statement || "queue" in statement || "tproxy" in statement) return { does: "other", to: null };
  return null;
}

/** Each element of a verdict map is a way of its own. */
function waysOfMap(map: Record<string, unknown> | null, before: readonly Condition[], named: SetNamed): Way[] {
  const data = map?.data;
  const elements = typeof data === "string" ? (named(data.slice(1))?.elements ?? []) : (asRecord(data)?.set ?? []);
  if (!Array.isArray(elements)) return [];
  return elements.flatMap((element): Way[] => {
    if (!Array.isArray(element)) return [];
    const [key, verdict] = element;
    const done = deedOf(asRecord(verdict) ?? {});
    if (done === null) return [];
    return conditionsOf({ op: "==", left: map?.key, right: key }, named).map((more) => ({
      conditions: [...before, ...more],
      ...done,
    }));
  });
}

/** The ways to meet a match: one, or for fields that are looked up together (`ip daddr . tcp dport`) one for each element. */
function conditionsOf(match: Record<string, unknown>, named: SetNamed): Condition[][] {
  const fields = asRecord(match.left)?.concat;
  if (!Array.isArray(fields)) return [conditionOf(match, named)];
  const elements = elementsOf(match.right, named);
  if (match.op === "!=" || elements === null) return [[unknown]];
  return elements.map((element) => {
    const parts = asRecord(asRecord(asRecord(element)?.elem)?.val ?? element)?.concat;
    if (!Array.isArray(parts) || parts.length !== fields.length) return [unknown];
    return fields.flatMap((left, at) => conditionOf({ op: "==", left, right: parts[at] }, named));
  });
}

function elementsOf(right: unknown, named: SetNamed): readonly unknown[] | null {
  if (typeof right === "string") return right.startsWith("@") ? (named(right.slice(1))?.elements ?? null) : null;
  const set = asRecord(right)?.set;
  return Array.isArray(set) ? set : [right];
}

/** A comparison; one with a port of UDP or the like is also one of the protocol. */
function conditionOf({ op, left, right }: Record<string, unknown>, named: SetNamed): Condition[] {
  const isNot = op === "!=";
  const field = fieldOf(left);
  if (field === null) return [unknown];
  const protocol: Condition[] = field.protocol === null ? [] : [{ on: "protocol", isNot: false, values: [field.protocol] }];
  if (field.on === "flags") return [...protocol, flagsCondition(left, right, op)];
  const values = typeof op === "string" && op in bounds ? boundOf(op, right) : valuesOf(right, named);
  if (values === null || values.length > mostValues) return [...protocol, unknown];
  return [...protocol, { on: field.on, isNot, values }];
}

const bounds: Record<string, (value: number) => string> = {
  "<": (value) => `0-${value - 1}`,
  "<=": (value) => `0-${value}`,
  ">": (value) => `${value + 1}-65535`,
  ">=": (value) => `${value}-65535`,
};
const boundOf = (op: string, right: unknown): string[] | null => (typeof right === "number" ? [bounds[op]?.(right) ?? ""] : null);

type Field = { on: Condition["on"]; protocol: string | null };

function fieldOf(left: unknown): Field | null {
  const record = asRecord(left);
  if (record === null) return null;
  const masked = record["&"];
  if (Array.isArray(masked)) {
    const inner = fieldOf(masked[0]);
    return inner?.on === "flags" ? inner : null;
  }
  const payload = asRecord(record.payload);
  if (payload !== null) return payloadField(`${payload.protocol}`, `${payload.field}`);
  const meta = asRecord(record.meta)?.key;
  if (typeof meta === "string") return metaFields[meta] ?? null;
  if (asRecord(record.ct)?.key === "state") return { on: "state", protocol: null };
  const fib = asRecord(record.fib);
  if (fib?.result === "type" && Array.isArray(fib.flags) && fib.flags.includes("daddr"))
    return { on: "destination", protocol: null };
  return null;
}

function payloadField(protocol: string, field: string): Field | null {
  if (field === "dport" || field === "sport") return { on: field, protocol: protocol === "th" ? null : protocol };
  if (protocol === "tcp" && field === "flags") return { on: "flags", protocol };
  if (protocol !== "ip" && protocol !== "ip6") return null;
  if (field === "saddr") return { on: "source", protocol: null };
  if (field === "daddr") return { on: "destination", protocol: null };
  return field === "protocol" || field === "nexthdr" ? { on: "protocol", protocol: null } : null;
}

const metaFields: Record<string, Field> = {
  l4proto: { on: "protocol", protocol: null },
  nfproto: { on: "family", protocol: null },
  protocol: { on: "family", protocol: null },
  iif: { on: "in", protocol: null },
  iifname: { on: "in", protocol: null },
  oif: { on: "out", protocol: null },
  oifname: { on: "out", protocol: null },
};

/** `fin|syn|rst|ack=syn`: of these flags exactly those; `syn`: this flag among others. */
function flagsCondition(left: unknown, right: unknown, op: unknown): Condition {
  const names = (value: unknown): string => (valuesOf(value, () => null) ?? []).join("|");
  const masked = asRecord(left)?.["&"];
  const value = Array.isArray(masked)
    ? `${names(masked[1])}=${names(right)}`
    : op === "in"
      ? names(right)
      : `fin|syn|rst|psh|ack|urg=${names(right)}`;
  return { on: "flags", isNot: op === "!=", values: [value] };
}

/** A number, word, range, prefix, list, set or the name of one, as texts; null where it is something else. */
export function valuesOf(right: unknown, named: SetNamed): string[] | null {
  if (typeof right === "number") return [`${right}`];
  if (typeof right === "string") return right.startsWith("@") ? (named(right.slice(1))?.values ?? null) : [right.slice(0, 128)];
  if (Array.isArray(right)) {
    const each = right.map((one) => valuesOf(one, named));
    return each.every((values) => values !== null) ? each.flat() : null;
  }
  const record = asRecord(right);
  if (record === null) return null;
  if (Array.isArray(record.set)) return valuesOf(record.set, named);
  if (Array.isArray(record["|"])) return valuesOf(record["|"], named);
  if (Array.isArray(record.range) && record.range.length === 2) return [`${record.range[0]}-${record.range[1]}`.slice(0, 128)];
  const prefix = asRecord(record.prefix);
  if (prefix !== null) return [`${prefix.addr}/${prefix.len}`.slice(0, 128)];
  const element = asRecord(record.elem);
  return element === null ? null : valuesOf(element.val, named);
}

export const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
