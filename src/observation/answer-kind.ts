import { headerOf, type Request, redirectTarget, statusOf, titleOf } from "./requests.ts";

/** `nginx` of `nginx/1.22.1 (Debian)`, lower case; empty where the answer does not say. */
export const serverFamilyOf = (request: Request): string =>
  (headerOf(request, "server") ?? "").split(/[/\s(]/)[0]?.toLowerCase() ?? "";

/** `html`, `json`, `xml`, `text`, `image`, …: what a client must be able to read. Null where nothing is said or nothing came. */
export function contentKindOf(request: Request): string | null {
  if ((request.data.bodyBytes ?? 1) === 0) return null;
  const type = (headerOf(request, "content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!type.includes("/")) return null;
  if (/html/.test(type)) return "html";
  if (/[/+]json$/.test(type)) return "json";
  if (/[/+]xml$/.test(type)) return "xml";
  return type.slice(0, type.indexOf("/"));
}

/** A whole 200 of which not one byte is body. */
export const isEmptyPage = (request: Request): boolean =>
  statusOf(request) === 200 && request.data.bodyBytes === 0 && request.data.bodyWhole === true;

/** Of one kind: the same status, server and content type, and the same title where both have one. Bodies may differ from one moment to the next. */
export const isOfOneKind = (a: Request, b: Request): boolean =>
  statusOf(a) === statusOf(b) &&
  serverFamilyOf(a) === serverFamilyOf(b) &&
  contentKindOf(a) === contentKindOf(b) &&
  titleOf(a) === titleOf(b);

/** The same answer word for word. That two differ says nothing; that they do not says that what was changed in the question is not looked at. */
export const isSameAnswer = (a: Request, b: Request): boolean =>
  isOfOneKind(a, b) &&
  redirectTarget(a)?.href === redirectTarget(b)?.href &&
  a.data.bodySha256 !== undefined &&
  a.data.bodySha256 === b.data.bodySha256;
