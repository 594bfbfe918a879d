/** Record types that are known by name (IANA, DNS parameters). Any other is `TYPE<n>`, as RFC 3597, section 5 writes it. */
const numbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  CDS: 59,
  CDNSKEY: 60,
  SVCB: 64,
  HTTPS: 65,
  SPF: 99,
  ANY: 255,
  CAA: 257,
};
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

export function typeName(number: number): string {
  return names.get(number) ?? `TYPE${number}`;
}

/** Null where the text names no type; upper and lower case are the same. */
export function typeNumber(text: string): number | null {
  const upper = text.toUpperCase();
  if (Object.hasOwn(numbers, upper)) return numbers[upper] ?? null;
  const number = /^TYPE(\d{1,5})$/.exec(upper)?.[1];
  return number !== undefined && Number(number) <= 0xffff ? Number(number) : null;
}
