import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import type { Clock } from "./clock.ts";
import { type Acknowledgement, ackWithinMs, type Delivery, type Parcel } from "./delivery.ts";
import { appId } from "./town.ts";

/** Slack allows 10 connections an app, and pings them; the SDK gives up after 30 s without a ping. */
const mostSockets = 10;
const pingEveryMs = 10_000;
/** A ticket from apps.connections.open is good for one connection within 30 s. */
const ticketLivesMs = 30_000;
/** The closing handshake may take this long. */
const goodbyeMs = 500;
const mostBytes = 1_000_000;

const answerSchema = z.object({ envelope_id: z.string(), payload: z.unknown().optional() });

export type SocketDelivery = Delivery & {
  /** A single-use address for the app to connect to. */
  ticket(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
};

/** Socket Mode: hello, pings, envelopes to one of the app's connections in turn, acks by envelope_id. */
export function socketDelivery(clock: Clock, told: (sockets: number) => void): SocketDelivery {
  const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes });
  const tickets = new Map<string, number>();
  const waiting = new Map<string, (answer: Acknowledgement) => void>();
  let sockets: WebSocket[] = [];
  let turn = 0;

  const pings = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, pingEveryMs);
  pings.unref();

  const heard = (text: string): void => {
    const read = answerSchema.safeParse(jsonOrNull(text));
    if (!read.success) return;
    waiting.get(read.data.envelope_id)?.({ ok: true, payload: read.data.payload });
  };

  const welcome = (socket: WebSocket): void => {
    if (sockets.length >= mostSockets) {
      socket.send(JSON.stringify({ type: "disconnect", reason: "too_many_websockets" }));
      socket.close();
      return;
    }
    sockets.push(socket);
    socket.on("message", (data, isBinary) => {
      if (!isBinary) heard(String(data));
    });
    // A socket's own error is followed by its close, which is where it is taken off the list.
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      sockets = sockets.filter((other) => other !== socket);
      told(sockets.length);
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: sockets.length,
        connection_info: { app_id: appId },
        debug_info: { host: "127.0.0.1", approximate_connection_time: 18_060 },
      }),
    );
    told(sockets.length);
  };

  return {
    ticket() {
      const now = clock.now();
      for (const [old, at] of tickets) if (now - at > ticketLivesMs) tickets.delete(old);
      const ticket = randomBytes(16).toString("base64url");
      tickets.set(ticket, now);
      return ticket;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? "/", "http://127.0.0.1").searchParams.get("ticket") ?? "";
      const issued = tickets.get(ticket);
      tickets.delete(ticket);
      if (issued === undefined || clock.now() - issued > ticketLivesMs) {
        socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, welcome);
    },
    deliver(parcel) {
      const ready = sockets.filter(({ readyState }) => readyState === WebSocket.OPEN);
      const socket = ready[turn++ % Math.max(1, ready.length)];
      if (socket === undefined) return Promise.resolve({ ok: false, error: "dispatch_failed" });
      const envelope = randomUUID();
      return new Promise((resolve) => {
        const end = (answer: Acknowledgement): void => {
          waiting.delete(envelope);
          callOff();
          resolve(answer);
        };
        const callOff = clock.after(ackWithinMs, () => end({ ok: false, error: "operation_timeout" }));
        waiting.set(envelope, end);
        socket.send(JSON.stringify(envelopeOf(parcel, envelope)));
      });
    },
    drop() {
      for (const socket of sockets) socket.terminate();
    },
    refresh() {
      for (const socket of sockets) socket.send(JSON.stringify({ type: "disconnect", reason: "refresh_requested" }));
    },
    async close() {
      clearInterval(pings);
      await Promise.all(sockets.map(goodbye));
      server.close();
    },
  };
}

function goodbye(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const impatient = setTimeout(() => socket.terminate(), goodbyeMs);
    socket.once("close", () => {
      clearTimeout(impatient);
      resolve();
    });
    socket.close(1001);
  });
}

function envelopeOf({ kind, payload, retry }: Parcel, envelope_id: string): Record<string, unknown> {
  return {
    envelope_id,
    type: kind,
    payload,
    accepts_response_payload: kind !== "events_api",
    ...(retry === null ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason }),
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
