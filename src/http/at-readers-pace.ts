import type { ServerResponse } from "node:http";

/** Whoever takes in nothing for so long holds a connection for nothing, ms. */
const stillUnlessSaidMs = 20_000;
/** Over TLS a write is seen to be taken when it is taken whole: in pieces of so many bytes even 4 kB a second are seen to go on. */
const pieceBytes = 65_536;

/** Writes a text as its reader takes it in, however slowly. Rejects when they go away, or take in nothing for `stillForMs`. */
export async function writeAtPace(response: ServerResponse, text: string, stillForMs = stillUnlessSaidMs): Promise<void> {
  for (const piece of piecesOf(text)) if (!response.write(piece)) await drained(response, stillForMs);
}

/** Writes a whole answer so, and ends it. Never rejects: nobody is there any more to be told. */
export async function endAtPace(response: ServerResponse, text: string, stillForMs = stillUnlessSaidMs): Promise<void> {
  const pieces = piecesOf(text);
  const last = pieces.pop();
  try {
    for (const piece of pieces) if (!response.write(piece)) await drained(response, stillForMs);
    response.setTimeout(stillForMs);
    response.end(last);
  } catch {
    response.destroy();
  }
}

function piecesOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}

/** The socket's own clock begins anew with each byte over TCP, and over TLS with each piece. */
async function drained(response: ServerResponse, stillForMs: number): Promise<void> {
  if (response.closed) throw new Error("the reader is gone");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gone = (): void => reject(new Error("the reader is gone, or has stood still for too long"));
  response.once("drain", resolve).once("close", gone).setTimeout(stillForMs);
  try {
    await promise;
  } finally {
    response.off("drain", resolve).off("close", gone).setTimeout(0);
  }
}
