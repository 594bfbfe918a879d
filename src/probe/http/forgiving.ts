import { longestHead } from "./response-head.ts";

const statusLine = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n\0]*)?$/;
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)([ \t]*):(.*)$/s;
/** What may still become a status line, from its version on. */
const statusLineSoFar = /^.{0,7}$|^HTTP\/1\.[01](?: (?:\d{0,3}|\d{3} [^\0]*))?\r?$/s;
/** What may still become a line of a head. */
const fieldSoFar = /^(?:[ \t]|[!#$%&'*+.^_`|~0-9A-Za-z-]*[ \t]*(?::|$))/;
const control = /[\x01-\x08\x0b-\x1f\x7f]/g;
/** No client passes these over (curl: "Nul byte in header"). */
const hopelessIn = /[\0\r]/;

type Read =
  | { kind: "more" }
  /** As the standard says, or so wrong that nobody takes it: the parser is to see it as it came. */
  | { kind: "as-it-is"; end: number; isInterim: boolean }
  | { kind: "forgiven"; end: number; isInterim: boolean; bytes: Buffer; what: string[] };

/**
 * Browsers and curl take heads of responses that are not written as RFC 9112 says, and undici's parser does not: lines that end in LF alone, a length that is said twice, a
 * header folded over two lines. This stands before the parser and hands such a head on as it should have been written; `forgiven` says what was passed over. A head that
 * nobody takes, and all that is none, goes through untouched, and so does every body.
 */
export class Forgiving {
  readonly forgiven = new Set<string>();
  #held: Buffer = Buffer.alloc(0);
  #isOver = false;

  /** What the parser may have now of all that has come. */
  pass(chunk: Buffer): Buffer {
    if (this.#isOver) return chunk;
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.#held = Buffer.alloc(0);
    const read = readHead(bytes.toString("latin1", 0, longestHead));
    if (read.kind === "more") {
      this.#isOver = bytes.length >= longestHead;
      if (this.#isOver) return bytes;
      this.#held = bytes;
      return Buffer.alloc(0);
    }
    this.#isOver = !read.isInterim;
    if (read.kind === "forgiven") for (const what of read.what) this.forgiven.add(what);
    const head = read.kind === "forgiven" ? read.bytes : bytes.subarray(0, read.end);
    return Buffer.concat([head, this.pass(bytes.subarray(read.end))]);
  }
}

function readHead(text: string): Read {
  if (text === "") return { kind: "more" };
  const untouched: Read = { kind: "as-it-is", end: text.length, isInterim: false };
  if (!"HTTP/1.".startsWith(text.slice(0, 7))) return untouched;
  const lines: string[] = [];
  const what = new Set<string>();
  let at = 0;
  for (;;) {
    const end = text.indexOf("\n", at);
    if (end < 0) return mayGoOn(text.slice(at), lines.length) ? { kind: "more" } : untouched;
    const hasCr = end > at && text[end - 1] === "\r";
    if (!hasCr) what.add("lines end in LF alone");
    const line = text.slice(at, hasCr ? end - 1 : end);
    at = end + 1;
    if (line === "") break;
    lines.push(line);
    if (!isLine(line, lines.length)) return untouched;
  }
  const [first = "", ...rest] = lines;
  const isInterim = /^HTTP\/1\.[01] 1(?!01)/.test(first);
  const fields = forgivenFields(rest, what);
  if (fields === null) return { ...untouched, end: at };
  if (what.size === 0) return { kind: "as-it-is", end: at, isInterim };
  const bytes = Buffer.from([first, ...fields.map(([name, value]) => `${name}:${value}`), "", ""].join("\r\n"), "latin1");
  return { kind: "forgiven", end: at, isInterim, bytes, what: [...what] };
}

/** A whole line that has its place in a head, which the first one has as a status line. */
function isLine(line: string, place: number): boolean {
  if (place === 1) return statusLine.test(line);
  return !hopelessIn.test(line) && (field.test(line) || (/^[ \t]/.test(line) && place > 2));
}

const mayGoOn = (begun: string, before: number): boolean =>
  before === 0
    ? statusLineSoFar.test(begun)
    : begun === "" || begun === "\r" || (fieldSoFar.test(begun) && !begun.includes("\0"));

/** The fields as they should have been written; null where they contradict one another. */
function forgivenFields(lines: readonly string[], what: Set<string>): [string, string][] | null {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const [, name, blank = "", value = ""] = field.exec(line) ?? [];
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      what.add("a header is folded over two lines");
      last[1] += ` ${cleaned(line.replace(/^[ \t]+|[ \t]+$/g, ""), what)}`;
    } else if (name !== undefined) {
      if (blank !== "") what.add("a blank stands before a colon");
      fields.push([name, cleaned(value, what)]);
    }
  }
  return withOneLength(withoutIdentity(fields, what), what);
}

function cleaned(value: string, what: Set<string>): string {
  const clean = value.replace(control, " ");
  if (clean !== value) what.add("a header holds a control character");
  return clean;
}

const isNamed = (name: string) => (one: readonly [string, string]) => one[0].toLowerCase() === name;
const isLength = isNamed("content-length");
const isCoding = isNamed("transfer-encoding");

/** "identity" was taken out of the standard (RFC 7230, appendix A.2), and says nothing. */
function withoutIdentity(fields: [string, string][], what: Set<string>): [string, string][] {
  const kept = fields.filter((one) => !(isCoding(one) && one[1].trim().toLowerCase() === "identity"));
  if (kept.length < fields.length) what.add("Transfer-Encoding is said to be identity");
  return kept;
}

/** The same length twice is one (RFC 9110, section 8.6), and beside chunks none counts (RFC 9112, section 6.3). Null: they contradict one another. */
function withOneLength(fields: [string, string][], what: Set<string>): [string, string][] | null {
  const said = fields.filter(isLength).flatMap(([, value]) => value.split(",").map((one) => one.trim()));
  if (said.length === 0) return fields;
  const others = fields.filter((one) => !isLength(one));
  if (others.some((one) => isCoding(one) && /\bchunked\s*$/i.test(one[1]))) {
    what.add("a length is said beside chunks");
    return others;
  }
  if (new Set(said).size > 1) return null;
  if (said.length === 1) return fields;
  what.add("the length is said twice");
  return [...others, ["Content-Length", ` ${said[0]}`]];
}
