import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { fileStamp } from "../policy/file-stamp.ts";

/** Where the hub's own certificate (with the chain above it) and its key lie, PEM. */
export type TlsFiles = { readonly cert: string; readonly key: string };
export type TlsTexts = { readonly cert: string; readonly key: string };

/** A certificate is renewed days before its end, ms. */
const lookEveryUnlessSaidMs = 10_000;

/** Reads both, and makes sure that they belong together. Throws what the files or OpenSSL say. */
export function readTlsFiles({ cert, key }: TlsFiles): TlsTexts {
  const texts = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  createSecureContext(texts);
  return texts;
}

/**
 * Tells each time that the files have changed and are whole. What cannot be used is told as trouble, once, and the former ones stay in use: whoever renews them may be half
 * way through. Give back stops it.
 */
export function watchTlsFiles(
  files: TlsFiles,
  renewed: (texts: TlsTexts) => void,
  trouble: (error: unknown) => void,
  lookEveryMs = lookEveryUnlessSaidMs,
): () => void {
  let seen = stampOf(files);
  const timer = setInterval(() => {
    const now = stampOf(files);
    if (now === seen) return;
    seen = now;
    try {
      renewed(readTlsFiles(files));
    } catch (error) {
      trouble(error);
    }
  }, lookEveryMs).unref();
  return () => clearInterval(timer);
}

/** Kubernetes swaps a link, certbot writes anew, and whoever forgot to let this user read them mends that. */
const stampOf = ({ cert, key }: TlsFiles): string => [cert, key].map((path) => fileStamp(path) ?? "gone").join("|");
