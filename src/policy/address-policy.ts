import type { Address } from "../target/address.ts";
import { notPublic, rangeOf, refusedEverywhere } from "./address-ranges.ts";
import { addressOf, bytesOf, type Cidr, within } from "./cidr.ts";
import { embeddedIPv4, standsForIPv4 } from "./embedded-address.ts";

/**
 * Who may be probed from a vantage. cli: a person's own process, which may also reach loopback, private and benchmark ranges;
 * hub: a hub's own vantage or an agent, which reaches public and documentation addresses, and others only where `allow` names them. `deny` wins over all.
 */
export type Allowance = { readonly kind: "cli" | "hub"; readonly allow: readonly Cidr[]; readonly deny: readonly Cidr[] };

type Form = { readonly bytes: readonly number[]; readonly told: string };

/** The address itself, and every IPv4 address that it is another way to write. */
function formsOf(address: Address): [Form, ...Form[]] {
  const bytes = bytesOf(address);
  const inside = embeddedIPv4(bytes).map((four) => ({ bytes: four, told: `${address}, which holds ${addressOf(four)}` }));
  return [{ bytes, told: address }, ...inside];
}

const named = (bytes: readonly number[], ranges: readonly Cidr[]): Cidr | null =>
  ranges.find((range) => within(bytes, range)) ?? null;

/**
 * Why this address may not be probed, or null where it may. Holds for the address connected to, so ask it again for what a lookup gave.
 * IPv6 forms of a refused IPv4 address are refused with it.
 */
export function forbids(address: Address, allowance: Allowance): string | null {
  const forms = formsOf(address);
  for (const { bytes, told } of forms) {
    const range = rangeOf(bytes, refusedEverywhere);
    if (range !== null) return `${told}: ${range.what} refused everywhere`;
  }
  for (const { bytes, told } of forms) {
    const range = named(bytes, allowance.deny);
    if (range !== null) return `${told}: ${range.text} is on the deny list`;
  }
  if (allowance.kind === "cli" || named(forms[0].bytes, allowance.allow) !== null) return null;
  const judged = forms.length > 1 && standsForIPv4(forms[0].bytes) ? forms.slice(1) : forms;
  for (const { bytes, told } of judged) {
    const what = named(bytes, allowance.allow) === null ? notPublic(bytes) : null;
    if (what !== null) return `${told}: ${what} is probed from here only where the allow list names it`;
  }
  return null;
}

/**
 * As `forbids`, for a resolver: those that this machine itself is configured with (`own`) may be asked at exactly their port. They are mostly
 * private, and clouds and Kubernetes put them on link-local addresses (169.254.169.254 at Google Cloud, 168.63.129.16 at Azure, 169.254.20.10 for
 * NodeLocal DNSCache). One that a person or a zone's records named is judged like any other address.
 */
export function forbidsResolver(
  address: Address,
  port: number,
  allowance: Allowance,
  own: readonly { address: Address; port: number }[],
): string | null {
  return own.some((one) => one.address === address && one.port === port) ? null : forbids(address, allowance);
}
