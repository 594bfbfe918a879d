import { readdir, readlink } from "node:fs/promises";
import { posix } from "node:path";
import { apacheCertificates, certificatesIn, haproxyCertificates, nginxCertificates } from "./named-certificates.ts";
import { readText } from "./read-text.ts";

export type Found = { path: string; how: "configuration" | "command-line" | "usual-place" };

/** A process as far as its files are concerned: `root` is where the file system that it sees hangs for us. */
export type FileView = { pid: number; name: string; words: readonly string[]; folder: string; root: string };

/** So much of a configuration or a script is read, bytes, and so many files of one program. */
const mostBytes = 262_144;
const mostFiles = 60;

export async function fileViewOf({ pid, name }: { pid: number; name: string }): Promise<FileView> {
  const [commandLine, folder] = await Promise.all([
    readText(`/proc/${pid}/cmdline`, 131_072),
    readlink(`/proc/${pid}/cwd`).catch(() => "/"),
  ]);
  const words = (commandLine ?? "").split("\0").filter((word) => word !== "");
  return { pid, name, words, folder, root: `/proc/${pid}/root` };
}

/** The certificate files that a program was told to use for this port, by its configuration or its command line. */
export async function toldCertificates(view: FileView, port: number): Promise<Found[]> {
  const configured = await configuredBy(view, port);
  const named = configured.map((path): Found => ({ path, how: "configuration" }));
  return [...named, ...(await onCommandLine(view))].slice(0, mostFiles);
}

async function configuredBy(view: FileView, port: number): Promise<string[]> {
  if (/^nginx|^angie|^openresty/.test(view.name)) return nginxFiles(view, port);
  if (/^haproxy/.test(view.name)) return haproxyFiles(view, port);
  if (/^(?:apache2|httpd)/.test(view.name)) return apacheFiles(view);
  return [];
}

const at = (view: FileView, path: string): string => posix.join(view.root, path);

/** What stands behind a flag; nginx writes its whole command line into one word. */
function behind(view: FileView, flag: string): string[] {
  const words = view.words.flatMap((word) => word.split(/\s+/));
  return words.flatMap((word, index) => (word === flag ? (words[index + 1] ?? []) : []));
}

async function nginxFiles(view: FileView, port: number): Promise<string[]> {
  const [main = "/etc/nginx/nginx.conf"] = behind(view, "-c");
  const [prefix] = behind(view, "-p");
  const start = posix.resolve(prefix ?? view.folder, main);
  const base = posix.dirname(start);
  const certificates: string[] = [];
  const waiting = [start];
  const read = new Set<string>();
  for (let path = waiting.shift(); path !== undefined && read.size < mostFiles; path = waiting.shift()) {
    if (read.has(path)) continue;
    read.add(path);
    const text = await readText(at(view, path), mostBytes);
    if (text === null) continue;
    const told = nginxCertificates(text, port);
    certificates.push(...told.certificates.map((one) => posix.resolve(base, one)));
    for (const pattern of told.includes) waiting.push(...(await matching(view, posix.resolve(base, pattern))));
  }
  return certificates;
}

async function haproxyFiles(view: FileView, port: number): Promise<string[]> {
  const given = behind(view, "-f");
  const starts = given.length > 0 ? given : ["/etc/haproxy/haproxy.cfg"];
  const texts = await Promise.all(
    (await Promise.all(starts.map((path) => filesAt(view, posix.resolve(view.folder, path)))))
      .flat()
      .map((path) => readText(at(view, path), mostBytes)),
  );
  const told = texts.map((text) => haproxyCertificates(text ?? "", port));
  const lists = await Promise.all(told.flatMap(({ lists }) => lists).map((path) => readText(at(view, path), mostBytes)));
  const listed = lists.flatMap((text) => (text ?? "").split("\n").flatMap((line) => /^\s*([^\s#]\S*)/.exec(line)?.[1] ?? []));
  const named = [...told.flatMap(({ certificates }) => certificates), ...listed];
  return (await Promise.all(named.map((path) => filesAt(view, posix.resolve(view.folder, path))))).flat();
}

async function apacheFiles(view: FileView): Promise<string[]> {
  const patterns = [
    ...behind(view, "-f"),
    "/etc/apache2/apache2.conf",
    "/etc/apache2/sites-enabled/*",
    "/etc/apache2/conf-enabled/*",
    "/etc/httpd/conf/httpd.conf",
    "/etc/httpd/conf.d/*",
  ];
  const files = (await Promise.all(patterns.map((pattern) => matching(view, posix.resolve("/", pattern))))).flat();
  const texts = await Promise.all(files.slice(0, mostFiles).map((path) => readText(at(view, path), mostBytes)));
  return texts.flatMap((text) => apacheCertificates(text ?? ""));
}

/** Words that are certificate files, or texts that name some: a configuration file, a script. A word may hold both (`--cert=/x.pem`). */
async function onCommandLine(view: FileView): Promise<Found[]> {
  const words = view.words.slice(0, mostFiles);
  const named = words
    .flatMap(certificatesIn)
    .map((path): Found => ({ path: posix.resolve(view.folder, path), how: "command-line" }));
  const texts = await Promise.all(
    words.map(async (word) => {
      const path = posix.resolve(view.folder, word.replace(/^--?[\w-]+=/, ""));
      const text = word.length > 4_096 ? null : await readText(at(view, path), mostBytes);
      // A program itself is no text, and a certificate names none.
      if (text === null || text.includes("\0") || text.startsWith("-----BEGIN")) return [];
      const base = posix.dirname(path);
      return certificatesIn(text).flatMap((one) => [posix.resolve(base, one), posix.resolve(view.folder, one)]);
    }),
  );
  return [...named, ...texts.flat().map((path): Found => ({ path, how: "configuration" }))];
}

/** Where certificates usually lie: certbot's folder, and those that packages and people make. */
const usualPlaces = [
  "/etc/letsencrypt/live/*/fullchain.pem",
  "/etc/ssl/*.pem",
  "/etc/ssl/*.crt",
  "/etc/ssl/private/*.pem",
  "/etc/nginx/ssl/*",
  "/etc/nginx/certs/*",
  "/etc/haproxy/certs/*",
  "/etc/pki/tls/certs/*.crt",
] as const;

/** Certificate files that nobody named: in the program's own folder, and where they usually lie. */
export async function usualCertificates(view: FileView): Promise<Found[]> {
  const own = view.folder === "/" ? [] : ["pem", "crt", "cer"].map((ending) => `${view.folder}/*.${ending}`);
  const files = (await Promise.all([...own, ...usualPlaces].map((pattern) => matching(view, pattern)))).flat();
  return files.slice(0, mostFiles).map((path) => ({ path, how: "usual-place" }));
}

/** The file itself, or what lies in the folder. */
async function filesAt(view: FileView, path: string): Promise<string[]> {
  const names = await readdir(at(view, path)).catch(() => null);
  return names === null ? [path] : names.slice(0, mostFiles).map((name) => posix.join(path, name));
}

/** Paths by a pattern in which `*` stands for any part of one name, in one or two of its folders. */
async function matching(view: FileView, pattern: string): Promise<string[]> {
  const parts = pattern.split("/").slice(1);
  let paths = ["/"];
  for (const part of parts) {
    if (!part.includes("*")) {
      paths = paths.map((path) => posix.join(path, part));
      continue;
    }
    const like = new RegExp(
      `^${part
        .split("*")
        .map((word) => word.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    );
    const deeper = await Promise.all(
      paths.map(async (path) => {
        const names = await readdir(at(view, path)).catch(() => []);
        return names
          .filter((name) => like.test(name))
          .slice(0, mostFiles)
          .map((name) => posix.join(path, name));
      }),
    );
    paths = deeper.flat().slice(0, mostFiles);
  }
  return paths;
}
