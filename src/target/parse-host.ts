import { type Address, parseAddress } from "./address.ts";
import { quoted } from "./quoted.ts";
import { readableName } from "./readable-name.ts";

export type Host =
  | { kind: "name"; host: string; display: string; address: null }
  | { kind: "address"; host: string; display: string; address: Address };

type Parsed = { ok: true; value: Host } | { ok: false; error: string };

const wrong = (error: string): Parsed => ({ ok: false, error });
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
/** WHATWG URL, "ends in a number": such a host is never a name. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/i;

/** IDNA (UTS 46) as the platform's URL does it; null where it finds no valid name. */
function toAscii(name: string): string | null {
  try {
    return new URL(`https://${name}/`).hostname;
  } catch {
    return null;
  }
}

function addressAdvice(text: string): string {
  const meant = /^[0-9a-fx.]+$/i.test(text) ? toAscii(text) : null;
  const example = meant !== null && parseAddress(meant) !== null ? meant : "203.0.113.7";
  return `${quoted(text)} is not an IPv4 address: write the address as four decimal numbers from 0 to 255, such as ${example}.`;
}

function nameProblem(name: string): string | null {
  if (name.length > 253) {
    return `That name has ${name.length} characters, and a DNS name has at most 253: check that it was pasted whole and only once.`;
  }
  for (const label of name.split(".")) {
    if (label === "")
      return `${quoted(name)} has an empty part between two dots: write the name with single dots, such as api.example.com.`;
    if (label.length > 63) {
      return `The part ${quoted(label)} has ${label.length} characters, and each part of a DNS name has at most 63: check the name.`;
    }
    const odd = /[^a-z0-9_-]/.exec(label);
    if (odd !== null) {
      return `${quoted(odd[0])} cannot stand in a host name: write letters, digits, hyphens and dots, such as api.example.com.`;
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      return `The part ${quoted(label)} begins or ends with a hyphen, which a host name cannot: check the name.`;
    }
  }
  return null;
}

/**
 * Makes a host exact: an address in canonical text, or a name as lower-case A-labels without the trailing dot (RFC 1035 lengths, RFC 5890;
 * underscores allowed, as in SRV-like names). `text` carries no port; an IPv6 address may stand in brackets. Errors say what to write.
 */
export function parseHost(text: string): Parsed {
  if (text === "" || text === "." || text === "[]") {
    return wrong("The host is missing: write something like api.example.com, 203.0.113.7 or https://api.example.com/health.");
  }
  const address = parseAddress(text);
  if (address !== null) return { ok: true, value: { kind: "address", host: address, display: address, address } };
  if (text.startsWith("[") || text.includes(":")) {
    if (text.includes("%")) {
      return wrong(
        "An address with a zone (the part after %) is link-local, which is never probed: write a global address, without %.",
      );
    }
    // Nothing of it is repeated: `user:password:host` looks like this too.
    if (/[^0-9a-f:.[\]]/i.test(text)) {
      return wrong(
        "There is more than one colon in the host: write host:port, such as api.example.com:443, and IPv6 addresses in brackets.",
      );
    }
    return wrong(`${quoted(text)} is not an IPv6 address: write it like 2001:db8::1, or [2001:db8::1]:443 with a port.`);
  }
  const unseen = /[\p{Cf}\p{Cc}]/u.exec(text.replace(/[\u200c\u200d]/g, ""));
  if (unseen !== null) {
    const point = (unseen[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return wrong(`There is an invisible character (U+${point}) in the host: type the name again by hand.`);
  }
  let name = text.toLowerCase();
  if (isAscii(name)) {
    if (name.endsWith(".")) name = name.slice(0, -1);
    if (endsInNumber.test(name)) return wrong(addressAdvice(name));
    const problem = nameProblem(name);
    if (problem !== null) return wrong(problem);
    if (/(?:^|\.)xn--/.test(name) && toAscii(name) !== name) {
      return wrong(`${quoted(name)} has an xn-- part that decodes to no valid name: write the name in its own letters.`);
    }
  } else {
    const ascii = toAscii(name);
    if (ascii === null) {
      return wrong(`${quoted(text)} is not a valid international name: check its letters, or write its xn-- form.`);
    }
    name = ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
    if (endsInNumber.test(name)) return wrong(`${quoted(text)} reads as an address: write it in plain digits, such as ${name}.`);
    const problem = nameProblem(name);
    if (problem !== null) return wrong(problem);
  }
  return { ok: true, value: { kind: "name", host: name, display: readableName(name), address: null } };
}
