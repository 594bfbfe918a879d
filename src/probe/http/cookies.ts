type Cookie = { name: string; value: string; host: string; isForSubdomains: boolean; path: string; secure: boolean };

/** More than a chain of redirects ever needs; what comes beyond is not kept. */
const mostCookies = 50;
const longestCookie = 4_096;

/**
 * The cookies of one chain of requests (RFC 6265, sections 5.2 to 5.4), as far as they decide where it ends: domain, path, Secure and removal. A public suffix
 * list is left out, since nothing here outlives the chain.
 */
export class Cookies {
  #kept: Cookie[] = [];

  /** Takes in one Set-Cookie line that came from this URL. */
  take(line: string, from: URL, now: number): void {
    const [pair = "", ...attributes] = line.slice(0, longestCookie).split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (at < 0 || name === "") return;
    const said = new Map(attributes.map((text) => attributeOf(text)));
    const domain = (said.get("domain") ?? "").replace(/^\./, "").toLowerCase();
    const host = from.hostname.toLowerCase();
    if (domain !== "" && !isWithin(host, domain)) return;
    const path = said.get("path") ?? "";
    const cookie: Cookie = {
      name,
      value: pair.slice(at + 1).trim(),
      host: domain === "" ? host : domain,
      isForSubdomains: domain !== "",
      path: path.startsWith("/") ? path : defaultPath(from.pathname),
      secure: said.has("secure"),
    };
    // Over plain HTTP a browser takes no Secure cookie (RFC 6265bis, section 5.7).
    if (cookie.secure && from.protocol !== "https:") return;
    this.#kept = this.#kept.filter((one) => one.name !== name || one.host !== cookie.host || one.path !== cookie.path);
    if (!isOver(said, now) && this.#kept.length < mostCookies) this.#kept.push(cookie);
  }

  /** The Cookie header for a request to this URL, or null. */
  headerFor(url: URL): string | null {
    const host = url.hostname.toLowerCase();
    const fitting = this.#kept.filter(
      (one) =>
        (one.isForSubdomains ? isWithin(host, one.host) : host === one.host) &&
        isUnder(url.pathname, one.path) &&
        (!one.secure || url.protocol === "https:"),
    );
    return fitting.length === 0 ? null : fitting.map(({ name, value }) => `${name}=${value}`).join("; ");
  }
}

function attributeOf(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim().toLowerCase(), ""] : [text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).trim()];
}

function isOver(said: ReadonlyMap<string, string>, now: number): boolean {
  const age = said.get("max-age");
  if (age !== undefined && /^-?\d+$/.test(age)) return Number(age) <= 0;
  return Date.parse(said.get("expires") ?? "") <= now;
}

const isWithin = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const isUnder = (path: string, cookiePath: string): boolean =>
  path === cookiePath || path.startsWith(cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`);

/** RFC 6265, section 5.1.4. */
const defaultPath = (path: string): string => (path.lastIndexOf("/") <= 0 ? "/" : path.slice(0, path.lastIndexOf("/")));
