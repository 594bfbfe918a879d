import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { item } from "../escape.ts";
import { type Column, grid, type Row } from "../grid.ts";
import { type Names, targetAddresses } from "../names.ts";
import { day, utc } from "../words.ts";

type Handshake = ObservationOf<"tls.handshake">;
/** One certificate and where it was sent. */
type Sent = {
  readonly leaf: Certificate;
  readonly chain: number;
  readonly trust: string;
  readonly addresses: readonly string[];
  readonly vantages: readonly string[];
};
/** `vantages`: those whose short names stand in the head. */
type CertificateGrid = { readonly text: string; readonly vantages: readonly string[] };

/** Two certificates stand side by side in 40 columns. */
const certificatesAcross = 2;
const wordColumns = 15;

/** The certificates side by side where different ones were sent, with whom each was sent to where it is not the address that tells them apart; else null: then {@link certificateSentence} says it. */
export function certificateGrid(
  report: Report,
  handshakes: readonly Handshake[],
  names: Names,
  short: Names["short"],
): CertificateGrid | null {
  const all = sentCertificates(report, handshakes);
  if (all.length < 2) return null;
  const worst = worstOf(report, all);
  const left = all.length - worst.length;
  // One address sent several, which each vantage alone cannot see.
  const sentFrom = worst.flatMap(({ addresses }) => addresses);
  const repeats = sentFrom.length > new Set(sentFrom).size;
  const isByVantage = repeats && new Set(worst.map(({ vantages }) => vantages.join("\n"))).size === worst.length;
  const head: Column[] = [
    { head: "" },
    ...worst.map(({ addresses, vantages }) => ({
      head: isByVantage ? whoWords("from", vantages, short) : whoWords("on", addresses, names.short),
    })),
  ];
  const line = (label: string, of: (sent: Sent) => string): Row => ({
    cells: [label, ...worst.map((sent) => item(of(sent), wordColumns))],
  });
  // What both say alike and no column could hold is a sentence below: {@link sharedWords}.
  const rows = [
    ...(sharedName(worst) === null ? [line("name", ({ leaf }) => leafName(leaf))] : []),
    line("from", ({ leaf }) => `${day(leaf.notBefore)}${leaf.notBefore > report.now ? " !" : ""}`),
    line("until", ({ leaf }) => `${day(leaf.notAfter)}${isPast(leaf.notAfter, report.now) ? " !" : ""}`),
    ...(sharedIssuer(worst) === null ? [line("issuer", ({ leaf }) => issuerName(leaf))] : []),
    line("serial", ({ leaf }) => serialWords(leaf.serial)),
    line("chain", ({ chain, trust }) => `${chain} sent${trust === "" ? "" : `, ${trust}`}`),
    ...(left > 0 ? [{ cells: [`and ${left} more`] }] : []),
  ];
  return { text: grid(head, rows), vantages: isByVantage ? worst.flatMap(({ vantages }) => vantages.slice(0, 2)) : [] };
}

const worstOf = (report: Report, all: readonly Sent[]): Sent[] =>
  all.toSorted((a, b) => trouble(report, b) - trouble(report, a)).slice(0, certificatesAcross);

/** A text that all of them share and that is too long for a column, else null. */
function sharedLong(texts: readonly string[]): string | null {
  const [first = ""] = texts;
  return first.length > wordColumns && texts.every((text) => text === first) ? first : null;
}
const sharedName = (all: readonly Sent[]): string | null => sharedLong(all.map(({ leaf }) => leafName(leaf)));
const sharedIssuer = (all: readonly Sent[]): string | null => sharedLong(all.map(({ leaf }) => issuerName(leaf)));

/** What the grid leaves out because the certificates in it agree: "Both are for api.example.com, from R11." */
export function sharedWords(report: Report, handshakes: readonly Handshake[]): string[] {
  const worst = worstOf(report, sentCertificates(report, handshakes));
  if (worst.length < 2) return [];
  const [name, issuer] = [sharedName(worst), sharedIssuer(worst)];
  const said = [...(name === null ? [] : [`for ${item(name)}`]), ...(issuer === null ? [] : [`from ${item(issuer)}`])];
  return said.length === 0 ? [] : [`Both certificates are ${said.join(", ")}.`];
}

/** One certificate on every address, as a sentence; none where no handshake got so far. */
export function certificateSentence(report: Report, handshakes: readonly Handshake[]): string[] {
  const [sent] = sentCertificates(report, handshakes);
  if (sent === undefined) return [];
  const { leaf, chain, trust } = sent;
  const past = isPast(leaf.notAfter, report.now) ? "expired" : "valid until";
  const also = leaf.names.length > 1 ? ` and ${leaf.names.length - 1} more names` : "";
  return [
    `The certificate: ${item(leafName(leaf))}${also}, from ${item(issuerName(leaf))}, ${past} ${utc(leaf.notAfter)}, serial ${serialWords(leaf.serial)}. ${chainSentence(chain, trust)}`,
  ];
}

function sentCertificates(report: Report, handshakes: readonly Handshake[]): Sent[] {
  const order = targetAddresses(report);
  const own = handshakes.filter(({ subject, data }) => subject.purpose !== "other-sni" && data.chain?.[0] !== undefined);
  return [...Map.groupBy(own, ({ data }) => data.chain?.[0]?.fingerprint256 ?? "").values()].flatMap((same) => {
    const leaf = same[0]?.data.chain?.[0];
    if (leaf === undefined) return [];
    const addresses = [...new Set(same.map(({ subject }): string => subject.address))].toSorted(
      (a, b) => order.indexOf(a) - order.indexOf(b),
    );
    const vantages = [...new Set(same.map(({ vantage }) => vantage))];
    return [
      { leaf, chain: same[0]?.data.chain?.length ?? 0, trust: trustWords(same[0]?.data.trust?.result), addresses, vantages },
    ];
  });
}

/** The words of the grid, for those who have not seen one. */
function chainSentence(sent: number, trust: string): string {
  switch (trust) {
    case "whole":
      return `Its chain is whole (${sent} sent).`;
    case "gap":
      return `A certificate is missing in its chain (${sent} sent).`;
    case "own":
      return "It is signed by itself.";
    case "no root":
      return `Its chain ends at an authority that is not known here (${sent} sent).`;
    case "broken":
      return `A signature in its chain is wrong (${sent} sent).`;
    case "unfit":
      return `Its chain is whole, and not fit for a server (${sent} sent).`;
    default:
      return `${sent} sent.`;
  }
}

function trustWords(
  result: "trusted" | "missing-intermediate" | "self-signed" | "unknown-root" | "broken-signature" | "unfit" | undefined,
): string {
  switch (result) {
    case "trusted":
      return "whole";
    case "missing-intermediate":
      return "gap";
    case "self-signed":
      return "own";
    case "unknown-root":
      return "no root";
    case "broken-signature":
      return "broken";
    case "unfit":
      return "unfit";
    case undefined:
      return "";
  }
}

function trouble(report: Report, { addresses, leaf }: Sent): number {
  const suspect = report.findings.some(
    ({ role, layer, scope }) =>
      role !== "note" && layer === "tls" && addresses.some((address) => scope.addresses.includes(address)),
  );
  return (suspect ? 2 : 0) + (isPast(leaf.notAfter, report.now) ? 1 : 0);
}

const isPast = (iso: string, now: string): boolean => Date.parse(iso) < Date.parse(now);

/** `on .7`, `on .7 .8`, `from eu-w1 +3`. */
function whoWords(preposition: string, long: readonly string[], short: Names["short"]): string {
  const [first = "", ...rest] = long.map(short);
  return `${preposition} ${first}${rest.length === 0 ? "" : rest.length === 1 ? ` ${rest[0]}` : ` +${rest.length}`}`;
}

export const leafName = ({ commonName, names, subject }: Certificate): string => names[0] ?? commonName ?? subject;
const issuerName = ({ issuer }: Certificate): string => /(?:^|[,/\n]\s*)CN\s*=\s*([^,/\n]+)/.exec(issuer)?.[1]?.trim() ?? issuer;

/** `04:9a..7c`: enough to tell two apart by eye. */
export function serialWords(serial: string): string {
  const bytes = (serial.length % 2 === 1 ? `0${serial}` : serial).match(/../g) ?? [];
  return bytes.length <= 4 ? bytes.join(":") : `${bytes[0]}:${bytes[1]}..${bytes.at(-1)}`;
}
