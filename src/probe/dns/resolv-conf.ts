import { type Address, parseAddress } from "../../target/address.ts";

export type ResolvConf = {
  servers: { address: Address; port: 53 }[];
  search: string[];
  /** Whether the file says anything of a search list, be it an empty one. */
  namesSearch: boolean;
  ndots: number;
  /** How long glibc waits for one server, s. */
  timeoutS: number;
  /** How often glibc goes through the list. */
  attempts: number;
  /** The servers take turns at being asked first. */
  rotate: boolean;
  /** A and AAAA are asked one after the other (`single-request`, `single-request-reopen`). */
  singleRequest: boolean;
  /** All is asked over TCP (`use-vc`). */
  useVc: boolean;
};

/** resolv.conf(5): glibc asks the first three nameservers (MAXNS) and silently lowers each option to its highest value. */
const mostServers = 3;
const options = { ndots: { least: 0, most: 15 }, timeout: { least: 1, most: 30 }, attempts: { least: 1, most: 5 } } as const;

/**
 * Reads resolv.conf as glibc does: the last of `search` and `domain` counts, options add up, unknown words are passed over. A server with an IPv6 zone takes
 * its place among the three but is not listed, since no such address can be asked here. Where no nameserver is named at all, it is the one on this machine.
 */
export function readResolvConf(text: string): ResolvConf {
  const named: (Address | null)[] = [];
  let search: string[] | null = null;
  const said = new Set<string>();
  const given = { ndots: 1, timeout: 5, attempts: 2 };

  for (const line of text.split("\n")) {
    // A keyword stands at the very beginning of its line.
    const [keyword, ...words] = wordsOf(line);
    if (keyword === "nameserver" && words[0] !== undefined) named.push(...serverOf(words[0]));
    if (keyword === "search" && words.length > 0) search = words.map(withoutLastDot).filter((domain) => domain !== "");
    if (keyword === "domain" && words[0] !== undefined) search = [withoutLastDot(words[0])].filter((domain) => domain !== "");
    if (keyword !== "options") continue;
    for (const word of words) {
      said.add(word);
      Object.assign(given, optionOf(word));
    }
  }
  const listed = named.length === 0 ? [parseAddress("127.0.0.1")] : named.slice(0, mostServers);
  return {
    servers: listed.filter((address) => address !== null).map((address) => ({ address, port: 53 })),
    search: search ?? [],
    namesSearch: search !== null,
    ndots: given.ndots,
    timeoutS: given.timeout,
    attempts: given.attempts,
    rotate: said.has("rotate"),
    singleRequest: said.has("single-request") || said.has("single-request-reopen"),
    useVc: said.has("use-vc"),
  };
}

/** `#` and `;` begin a comment at the beginning of a line, and in practice after a blank. A line that begins with a blank has no keyword. */
function wordsOf(line: string): string[] {
  if (/^[\s#;]/.test(line)) return [];
  const words = line.split(/\s+/).filter((word) => word !== "");
  const comment = words.findIndex((word) => /^[#;]/.test(word));
  return comment === -1 ? words : words.slice(0, comment);
}

/** One entry for what glibc takes as an address, null for one with a zone; none for anything else. */
function serverOf(word: string): (Address | null)[] {
  const [bare = "", zone] = word.split("%", 2);
  const address = bare.startsWith("[") ? null : parseAddress(bare);
  if (address === null) return [];
  return [zone === undefined ? address : null];
}

function optionOf(word: string): Partial<Record<keyof typeof options, number>> {
  const [, name, digits] = /^(ndots|timeout|attempts):(\d{1,9})$/.exec(word) ?? [];
  if (name !== "ndots" && name !== "timeout" && name !== "attempts") return {};
  const { least, most } = options[name];
  return { [name]: Math.min(Math.max(Number(digits), least), most) };
}

function withoutLastDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
