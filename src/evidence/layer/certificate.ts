import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { listWords } from "../../verdict/words.ts";
import { item } from "../escape.ts";
import { type Column, grid, type Row } from "../grid.ts";
import { type Names, targetAddresses } from "../names.ts";
import { day, utc } from "../words.ts";

type Handshake = ObservationOf<"tls.handshake">;
/** One certificate and where it was sent. */
type Sent = { readonly leaf: Certificate; readonly chain: number; readonly trust: string; readonly addresses: readonly string[] };

/** Two certificates stand side by side in 40 columns. */
const certificatesAcross = 2;
const wordColumns = 15;

/** The certificates side by side where addresses send different ones, else null: then {@link certificateSentence} says it. */
export function certificateGrid(report: Report, handshakes: readonly Handshake[], names: Names): string | null {
  const all = sentCertificates(report, handshakes);
  if (all.length < 2) return null;
  const worst = all.toSorted((a, b) => trouble(report, b) - trouble(report, a)).slice(0, certificatesAcross);
  const left = all.length - worst.length;
  const head: Column[] = [{ head: "" }, ...worst.map(({ addresses }) => ({ head: onWords(addresses, names) }))];
  const line = (label: string, of: (sent: Sent) => string): Row => ({
    cells: [label, ...worst.map((sent) => item(of(sent), wordColumns))],
  });
  const rows = [
    line("name", ({ leaf }) => leafName(leaf)),
    line("from", ({ leaf }) => `${day(leaf.notBefore)}${leaf.notBefore > report.now ? " !" : ""}`),
    line("until", ({ leaf }) => `${day(leaf.notAfter)}${isPast(leaf.notAfter, report.now) ? " !" : ""}`),
    line("issuer", ({ leaf }) => issuerName(leaf)),
    line("serial", ({ leaf }) => serialWords(leaf.serial)),
    line("chain", ({ chain, trust }) => `${chain} sent${trust === "" ? "" : `, ${trust}`}`),
    ...(left > 0 ? [{ cells: [`and ${left} more`] }] : []),
  ];
  return grid(head, rows);
}

/** One certificate on every address, as a sentence; none where no handshake got so far. */
export function certificateSentence(report: Report, handshakes: readonly Handshake[]): string[] {
  const [sent] = sentCertificates(report, handshakes);
  if (sent === undefined) return [];
  const { leaf, chain, trust } = sent;
  const past = isPast(leaf.notAfter, report.now) ? "expired" : "valid until";
  const also = leaf.names.length > 1 ? ` and ${leaf.names.length - 1} more names` : "";
  return [
    `The certificate: ${item(leafName(leaf))}${also}, from ${item(issuerName(leaf))}, ${past} ${utc(leaf.notAfter)}, serial ${serialWords(leaf.serial)}, ${chain} sent${trust === "" ? "" : `, ${trust}`}.`,
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
    return [{ leaf, chain: same[0]?.data.chain?.length ?? 0, trust: trustWords(same[0]?.data.trust?.result), addresses }];
  });
}

function trustWords(
  result: "trusted" | "missing-intermediate" | "self-signed" | "unknown-root" | "broken-signature" | undefined,
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

function onWords(addresses: readonly string[], names: Names): string {
  const [first = "", ...rest] = addresses.map((address) => names.short(address));
  return `on ${first}${rest.length === 0 ? "" : rest.length === 1 ? ` ${rest[0]}` : ` +${rest.length}`}`;
}

const leafName = ({ commonName, names, subject }: Certificate): string => names[0] ?? commonName ?? subject;
const issuerName = ({ issuer }: Certificate): string => /(?:^|[,/\n]\s*)CN\s*=\s*([^,/\n]+)/.exec(issuer)?.[1]?.trim() ?? issuer;

/** `04:9a..7c`: enough to tell two apart by eye. */
export function serialWords(serial: string): string {
  const bytes = (serial.length % 2 === 1 ? `0${serial}` : serial).match(/../g) ?? [];
  return bytes.length <= 4 ? bytes.join(":") : `${bytes[0]}:${bytes[1]}..${bytes.at(-1)}`;
}

/** What asking with another name, and with none, told: the same certificate means it is no mix-up of names. */
export function sniSentence(handshakes: readonly Handshake[]): string[] {
  const others = handshakes.filter(({ subject }) => subject.purpose === "other-sni");
  return [...Map.groupBy(others, ({ subject }) => subject.address)]
    .flatMap(([address, asked]) => {
      const own = handshakes.find(
        ({ subject, data }) => subject.address === address && subject.purpose === "target" && data.chain?.[0] !== undefined,
      );
      const leaf = own?.data.chain?.[0];
      const same = asked.filter(({ data }) => leaf !== undefined && data.chain?.[0]?.fingerprint256 === leaf.fingerprint256);
      if (leaf !== undefined && same.length === asked.length)
        return [
          `Same certificate on ${address} with the right name, and with ${listWords([...new Set(asked.map(askedWith))])}: it is not a mix-up of names.`,
        ];
      return asked.flatMap((one) => {
        const other = one.data.chain?.[0];
        if (other === undefined) return [`With ${askedWith(one)}, ${address} ends the handshake.`];
        return other.fingerprint256 === leaf?.fingerprint256
          ? []
          : [
              `With ${askedWith(one)}, ${address} sends another certificate: ${item(leafName(other))}, serial ${serialWords(other.serial)}.`,
            ];
      });
    })
    .slice(0, 3);
}

const askedWith = ({ subject }: Handshake): string => (subject.sni === null ? "no name" : `the name ${item(subject.sni)}`);
