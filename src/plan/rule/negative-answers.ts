import type { DnsQuery } from "../../observation/dns-answer.ts";
import { afterFirstTries } from "../lookup/after-first-tries.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";

/** Names above the asked one that are worth asking, nearest first: where does the tree end? */
const mostParents = 4;

/**
 * An answer without an address says little by itself. A cut one is fetched over TCP; a chain that ends nowhere is asked for at its last name; a name that does not exist has its parents looked for; one without addresses, its other types.
 */
export const negativeAnswers: Rule = (view) =>
  learnt(view, "dns.query")
    .filter(({ subject, outcome }) => subject.role !== "nobody" && outcome === "ok")
    .flatMap((answer) => [...wholeOf(view, answer), ...(isOfResolver(answer) ? followUp(view, answer) : [])]);

const isOfResolver = ({ subject }: DnsQuery): boolean => subject.purpose === "target" && subject.role !== "authoritative";

/** What was cut to fit a datagram is fetched over TCP (RFC 7766, section 5), but for what only measures how datagrams fare. */
function wholeOf(view: View, { subject, data }: DnsQuery): Want[] {
  if (data.truncated !== true || subject.transport !== "udp" || subject.purpose === "edns" || subject.purpose === "speed")
    return [];
  return [want(view, "dns.query", { ...subject, transport: "tcp" }, { round: 2 })];
}

function followUp(view: View, { subject, data }: DnsQuery): Want[] {
  const round = 2;
  if (subject.transport === "tcp" || (data.addresses ?? []).length > 0) return [];
  const last = data.chain?.at(-1);
  if (last !== undefined && (data.chain?.length ?? 0) > 1) {
    return (["A", "AAAA"] as const).map((type) =>
      want(view, "dns.query", { ...subject, name: last, type, purpose: "chain" }, { round }),
    );
  }
  if (subject.type !== "A") return [];
  if (data.rcode === "NXDOMAIN")
    return parentsOf(subject.name).map((name) =>
      want(view, "dns.query", { ...subject, name, type: "SOA", purpose: "parent" }, { round }),
    );
  if (data.rcode === "NOERROR" && lacksBoth(view, subject)) {
    return (["NS", "SOA", "MX", "TXT", "CAA", "HTTPS", "SRV"] as const).map((type) =>
      want(view, "dns.query", { ...subject, type, purpose: "which-types" }, { round, atMs: afterFirstTries(view, subject) }),
    );
  }
  return [];
}

function lacksBoth(view: View, subject: DnsQuery["subject"]): boolean {
  return learnt(view, "dns.query").some(
    (other) =>
      other.subject.purpose === "target" &&
      other.subject.type === "AAAA" &&
      other.subject.server === subject.server &&
      other.subject.port === subject.port &&
      other.outcome === "ok" &&
      (other.data.addresses ?? []).length === 0,
  );
}

function parentsOf(name: string): string[] {
  const labels = name.replace(/\.$/, "").split(".");
  return labels.slice(1, 1 + mostParents).map((_, index) => labels.slice(index + 1).join("."));
}
