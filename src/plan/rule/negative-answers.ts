import { learnt, type Rule, type View, type Want, want } from "../state.ts";

type Answer = ReturnType<typeof learnt<"dns.query">>[number];

/** Names above the asked one that are worth asking, nearest first: where does the tree end? */
const mostParents = 4;

/**
 * An answer without an address says little by itself. SERVFAIL is asked again without validation (CD=1, RFC 4035); a cut answer over TCP;
 * a chain that ends nowhere is asked for at its last name; a name that does not exist has its parents looked for; one without addresses, its other types.
 */
export const negativeAnswers: Rule = (view) =>
  learnt(view, "dns.query")
    .filter(({ subject, outcome }) => subject.purpose === "target" && outcome === "ok")
    .flatMap((answer) => followUp(view, answer));

function followUp(view: View, { subject, data }: Answer): Want[] {
  const round = 2;
  if (data.truncated === true && subject.transport === "udp")
    return [want(view, "dns.query", { ...subject, transport: "tcp" }, { round })];
  if (subject.transport === "tcp" || (data.addresses ?? []).length > 0) return [];
  if (data.rcode === "SERVFAIL")
    return subject.checkingDisabled ? [] : [want(view, "dns.query", { ...subject, checkingDisabled: true }, { round })];
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
      want(view, "dns.query", { ...subject, type, purpose: "which-types" }, { round }),
    );
  }
  return [];
}

function lacksBoth(view: View, subject: Answer["subject"]): boolean {
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
