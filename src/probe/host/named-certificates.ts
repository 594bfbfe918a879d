import { posix } from "node:path";

/** A file's name as it stands in any language: in quotes, behind `=` or a blank. */
const fileName =
  /(?:^|["'`\s=:,([<])((?:~|\.{0,2}\/|[\w@%+-])[\w@%+./-]{0,200}\.(?:pem|crt|cer|cert|chain))(?=$|["'`\s,;)\]>:?])/gim;

/** Every word of a text that looks like the name of a certificate file: of a configuration, a script, or one word of a command line. */
export const certificatesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(fileName)].map(([, path = ""]) => path))].slice(0, 100);

/** `ssl_certificate` of the server blocks that listen at this port, and those outside of any; in nginx' own language names need no ending. */
export function nginxCertificates(text: string, port: number): { certificates: string[]; includes: string[] } {
  const plain = text.replace(/(^|\s)#[^\n]*/g, "$1");
  const values = (part: string, directive: string): string[] =>
    [...part.matchAll(new RegExp(`(?:^|[\\s;{}])${directive}\\s+("[^"]*"|'[^']*'|[^;\\s]+)\\s*;`, "g"))].map(([, value = ""]) =>
      value.replace(/^["']|["']$/g, ""),
    );
  const blocks = serverBlocks(plain);
  const outside = blocks.reduce((rest, block) => rest.replace(block, ""), plain);
  const here = blocks.filter((block) => listens(block, port));
  const certificates = [...here.flatMap((block) => values(block, "ssl_certificate")), ...values(outside, "ssl_certificate")];
  return {
    certificates: [...new Set(certificates)].filter((path) => !path.includes("$") && !path.startsWith("data:")),
    includes: [...new Set(values(plain, "include"))],
  };
}

const listens = (block: string, port: number): boolean =>
  [...block.matchAll(/(?:^|[\s;{}])listen\s+(\S+?)(?=[\s;])/g)].some(
    ([, at = ""]) => at === String(port) || at.endsWith(`:${port}`),
  );

/** `server { … }`, with all that it holds. */
function serverBlocks(text: string): string[] {
  return [...text.matchAll(/(?:^|[\s;{}])server\s*\{/g)].flatMap(({ index, 0: start }) => {
    let depth = 0;
    for (let at = index + start.length - 1; at < text.length; at += 1) {
      if (text[at] === "{") depth += 1;
      if (text[at] === "}") depth -= 1;
      if (depth === 0) return [text.slice(index, at + 1)];
    }
    return [];
  });
}

/** What `crt` and `crt-list` name behind `bind` at this port in HAProxy's language: files or folders, and lists of them; `crt-base` stands before relative ones. */
export function haproxyCertificates(text: string, port: number): { certificates: string[]; lists: string[] } {
  const lines = text.split("\n").map((line) => line.replace(/(^|\s)#.*/, "").trim());
  const base = lines.map((line) => /^crt-base\s+(\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
  const binds = lines.filter((line) => new RegExp(`^bind\\s+\\S*:${port}(?:[\\s,]|$)`).test(line));
  const named = (word: string): string[] =>
    binds.flatMap((line) => [...line.matchAll(new RegExp(`\\s${word}\\s+(\\S+)`, "g"))].map(([, path = ""]) => path));
  const certificates = named("crt").map((path) => (base === undefined || path.startsWith("/") ? path : posix.join(base, path)));
  return { certificates, lists: named("crt-list") };
}

/** `SSLCertificateFile` in Apache's language. */
export const apacheCertificates = (text: string): string[] =>
  [...text.matchAll(/^\s*SSLCertificateFile\s+"?([^"\s]+)"?/gim)].map(([, path = ""]) => path);
