import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";

/** Ends a connection that sends more than so many bytes, until the function that is given back is called: a long frame is not kept until it is whole. */
export function cutOffBeyond(most: number, socket: Duplex, webSocket: WebSocket): () => void {
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > most) webSocket.terminate();
  };
  socket.on("data", count);
  return () => void socket.off("data", count);
}
