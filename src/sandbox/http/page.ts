import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { extname, join } from "node:path";
import type { FileBook } from "../file-book.ts";
import { pagePolicy, reply } from "./reply.ts";

const folder = join(import.meta.dirname, "../page");
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The files of the page, by the path they are served under. Read once: nothing else in the folder or above it can be asked for. */
export function pageFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => extname(name) in types);
  return new Map([["/", "page.html"], ...names.map((name): [string, string] => [`/${name}`, name])]);
}

export async function servePageFile(response: ServerResponse, name: string): Promise<void> {
  const body = await readFile(join(folder, name));
  reply(response, 200, types[extname(name)] ?? "text/plain", body, { "content-security-policy": pagePolicy });
}

/** A shared file: pictures may be shown, everything else is only handed out, whatever an app has put in it. */
export function serveSharedFile(response: ServerResponse, files: FileBook, id: string, inline: boolean): void {
  const found = files.read(id);
  if (found === null) {
    reply(response, 404, "text/plain; charset=utf-8", "No such file");
    return;
  }
  const { name, mimetype } = found.file;
  const shown = inline && /^image\/(png|jpeg|gif)$/.test(mimetype);
  const disposition = shown ? "inline" : `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
  reply(response, 200, mimetype, found.bytes, {
    "content-disposition": disposition,
    "content-security-policy": "default-src 'none'; sandbox",
  });
}
