import type { Socket } from "node:net";
import { ignoreErrors } from "./connection.ts";

export type Silence = { ended: "open" | "closed" } | { ended: "reset"; error: Error } | { ended: "aborted" };

/** Says nothing on an open connection for so long, and tells how it came out. The socket must be read from, or its end is never seen. */
export function stayed(socket: Socket, forMs: number, signal: AbortSignal): Promise<Silence> {
  const { promise, resolve } = Promise.withResolvers<Silence>();
  const aborted = (): void => resolve({ ended: "aborted" });
  const timer = setTimeout(() => resolve({ ended: "open" }), forMs);
  ignoreErrors(socket);
  socket.once("error", (error) => resolve({ ended: "reset", error }));
  socket.once("end", () => resolve({ ended: "closed" }));
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
  });
}
