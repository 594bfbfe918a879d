/** What is said of a hub on the command line, or by variables of the same names. */
export type HubFlags = { hub?: string; token?: string; hubCa?: string; insecure?: boolean };

/** A hub and the way in. `base`: without a slash at its end. `ca`: PEM. `proxy`: null where it is reached directly. */
export type HubAccess = { base: string; token: string; ca: string | null; proxy: URL | null };

type Reading = { readText: (path: string) => Promise<string>; proxyTo: (hub: URL) => URL | null };

/** The hub that is meant, made exact; or what to write instead, as a sentence. Nothing has been sent by then. */
export async function readHubAccess(
  { hub = "", token, hubCa, insecure = false }: HubFlags,
  { readText, proxyTo }: Reading,
): Promise<HubAccess | string> {
  const url = hubUrl(hub, insecure);
  if (typeof url === "string") return url;
  if (token === undefined)
    return "Which token? Set FAULTLINE_TOKEN to one that `faultline tokens create NAME` printed on the hub's machine.";
  // What cannot stand in a header is told here, and never repeated.
  if (!/^[\x21-\x7e]{1,200}$/.test(token)) return "--token: that is no token: write it as `faultline tokens create` printed it.";
  const way = { base: url.href.replace(/\/$/, ""), token, proxy: proxyTo(url) };
  if (hubCa === undefined) return { ...way, ca: null };
  try {
    return { ...way, ca: await readText(hubCa) };
  } catch {
    return `--hub-ca: ${hubCa} cannot be read. Write the path of a PEM file.`;
  }
}

/** Plain HTTP goes to this very machine alone: elsewhere the token would pass by everybody. */
function hubUrl(text: string, insecure: boolean): URL | string {
  const url = URL.parse(text.includes("://") ? text : `https://${text}`);
  const schemes: Record<string, string> = { "https:": "https:", "http:": "http:", "wss:": "https:", "ws:": "http:" };
  const scheme = url === null ? undefined : schemes[url.protocol];
  if (url !== null && (url.username !== "" || url.password !== ""))
    return "--hub: that is not the address of a hub alone: write it without user and password, such as https://hub.example.com.";
  if (url === null || scheme === undefined || url.hash !== "" || url.search !== "")
    return `--hub: "${text}" is not the address of a hub, such as https://hub.example.com or https://10.0.0.5:3000.`;
  const made = new URL(url.href.replace(/^[a-z]+:/, scheme));
  if (made.protocol === "http:" && !insecure && !/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(made.hostname))
    return "--hub: http:// would send the token in the clear. Write https://, or --insecure where the way there is safe.";
  return made;
}
