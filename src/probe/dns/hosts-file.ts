import { type Address, parseAddress } from "../../target/address.ts";

export type HostsLine = { line: number; address: Address };

/**
 * The lines of a hosts file that hold the name, as hosts(5) has it: an address and its names, parted by blanks; `#` begins a comment; case does not matter. The
 * name is compared whole, without its last dot. An IPv6 zone is left out of the address; a line whose first word is no address counts for nothing.
 */
export function hostsLines(text: string, name: string): HostsLine[] {
  const wanted = withoutLastDot(name).toLowerCase();
  return text.split("\n").flatMap((line, index) => {
    const [first = "", ...names] = (line.split("#", 1)[0] ?? "").trim().split(/\s+/);
    if (!names.some((candidate) => withoutLastDot(candidate).toLowerCase() === wanted)) return [];
    const address = parseAddress(first.split("%", 1)[0] ?? "");
    return address === null ? [] : [{ line: index + 1, address }];
  });
}

function withoutLastDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
