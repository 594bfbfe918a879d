import { z } from "zod";
import { ok } from "../../observation/observation.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { followChain } from "../../probe/dns/cname-chain.ts";
import { rcodeName } from "../../probe/dns/response-code.ts";
import type { Result } from "./api-schema.ts";
import { type Asking, beyond, kept, type Reading, unfinished, unreadable } from "./asking.ts";
import { keepsAddress, keepsName, type Outside } from "./told-outside.ts";

type Subject = SubjectOf<"dns.query">;

/** Records and characters kept of an answer, as of one that was read here. */
const mostRecords = 64;
const mostData = 512;

const finishedSchema = z.object({
  statusCode: z.int().nonnegative(),
  answers: z.array(z.object({ name: z.string(), type: z.string(), ttl: z.int().nonnegative(), value: z.string() })),
  timings: z.object({ total: z.number().nonnegative() }),
});

/** The target's name at the first of the resolvers that are no machine's own: each further one would cost as much and say the same. */
export function askDns(subject: Subject, outside: Outside): Asking<"dns.query"> {
  const { server, port, role, rank, name, type, transport, purpose, recursion, checkingDisabled } = subject;
  if (purpose !== "target" || !recursion || checkingDisabled || (type !== "A" && type !== "AAAA"))
    return beyond("Globalping is asked for the target's addresses alone");
  if ((role !== "public" && role !== "given") || rank > 0 || transport !== "udp")
    return beyond("Globalping is asked through one resolver alone, over UDP");
  const held = keepsName(name, outside) ?? keepsAddress(server, outside);
  if (held !== null) return kept(held);
  return {
    kind: "ask",
    measurement: {
      type: "dns",
      target: name,
      measurementOptions: { query: { type }, resolver: server, port, protocol: "UDP" },
    },
    read: (result) => read(subject, result),
  };
}

/** Flags and the sections beside the answer are not told, and so are left out. */
function read({ name, type }: Subject, result: Result): Reading<"dns.query"> {
  const short = unfinished(result, "query");
  if (short !== null) return short;
  const parsed = finishedSchema.safeParse(result);
  if (!parsed.success) return unreadable(parsed.error.issues[0]?.path.join(".") ?? "");
  const { statusCode, answers: all, timings } = parsed.data;
  const answers = all.slice(0, mostRecords).map((record) => ({
    name: bare(record.name),
    type: record.type.slice(0, 20),
    ttl: record.ttl,
    data: (namesIn.has(record.type) ? bare(record.value) : record.value).slice(0, mostData),
  }));
  const records = answers.map((record) => ({ ...record, isInternet: true }));
  const { chain, addresses } = followChain(bare(name), type, records);
  const data = { rcode: rcodeName(statusCode), answers, chain, addresses };
  return { ended: ok(data), elapsedMs: timings.total };
}

const namesIn: ReadonlySet<string> = new Set(["CNAME", "NS"]);
const bare = (name: string): string => name.toLowerCase().replace(/\.$/, "");
