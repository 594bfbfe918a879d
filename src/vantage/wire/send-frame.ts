import type { WebSocket } from "ws";
import { unsentAtMost } from "./bounds.ts";
import type { AgentFrame } from "./frames.ts";
import type { HubFrame } from "./hub-frames.ts";

/** Sends, where the connection is open. False where the other side does not read what it was sent before: nothing more is kept for it. */
export function sendFrame(socket: WebSocket, frame: HubFrame | AgentFrame): boolean {
  if (socket.readyState !== socket.OPEN) return true;
  if (socket.bufferedAmount > unsentAtMost) return false;
  socket.send(JSON.stringify(frame));
  return true;
}
