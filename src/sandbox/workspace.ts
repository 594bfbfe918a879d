import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Method } from "./api/method.ts";
import { methods } from "./api/methods.ts";
import { type Clock, wallClock } from "./clock.ts";
import type { Delivery } from "./delivery.ts";
import { answerRequest } from "./http/answer-request.ts";
import type { DemoTarget } from "./http/events.ts";
import { pageFiles } from "./http/page.ts";
import { httpDelivery } from "./http-delivery.ts";
import { furnish, type Inside } from "./inside.ts";
import type { Journal } from "./journal.ts";
import { readManifest } from "./manifest.ts";
import type { MoodKind } from "./mood.ts";
import { type SocketDelivery, socketDelivery } from "./socket-delivery.ts";

export type { DemoTarget };

export type WorkspaceOptions = {
  /** manifest.yml as it stands: commands, scopes and events come from it. */
  readonly manifestText: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Socket Mode, or signed HTTP to the app's request URL on this machine; null until `deliverTo` tells it. */
  readonly deliver: "socket" | { readonly http: string | null };
  readonly demo: readonly DemoTarget[];
  readonly clock?: Clock;
  readonly mood?: MoodKind;
  /** Hears a fault of the workspace itself; without it, a process warning tells of it. */
  readonly onFault?: (error: unknown) => void;
};

/** A running workspace. `url` is the page, `slackApiUrl` what the app takes for Slack. */
export type Workspace = AsyncDisposable & {
  readonly url: string;
  readonly slackApiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly journal: Journal;
  /** `calls`: how many calls fail under `429` and `500`; 3 without it. */
  setMood(mood: MoodKind, calls?: number): void;
  /** With signed HTTP: where the app listens, once it is known. Throws for an address that is not on this machine. */
  deliverTo(requestUrl: string): void;
  close(): Promise<void>;
};

/** Starts a Slack of one's own on 127.0.0.1. Ends with the signal or by `close()`. Throws where the manifest or the port is no good. */
export async function startWorkspace(options: WorkspaceOptions, signal: AbortSignal): Promise<Workspace> {
  signal.throwIfAborted();
  const { manifestText, port = 0, deliver, demo, clock = wallClock, mood = "calm", onFault = warn } = options;
  let origin = "";
  let delivery: Delivery | null = null;
  const inside = furnish({
    manifest: readManifest(manifestText),
    clock,
    base: () => origin,
    fault: onFault,
    onMood: (kind) => {
      if (kind !== "drop" && kind !== "refresh") return;
      delivery?.[kind]();
      inside.mood.set("calm");
    },
  });
  let sockets = 0;
  const counted = (count: number): void => {
    sockets = count;
    inside.feed.publish({ type: "connected", sockets });
  };
  const socket = deliver === "socket" ? socketDelivery(clock, counted) : null;
  const signed = (requestUrl: string): Delivery => httpDelivery(requestUrl, inside.secrets.signingSecret, clock);
  delivery = socket ?? (deliver === "socket" || deliver.http === null ? null : signed(deliver.http));

  const current: Delivery = {
    deliver: (parcel) => delivery?.deliver(parcel) ?? Promise.resolve({ ok: false, error: "dispatch_failed" }),
    drop: () => delivery?.drop(),
    refresh: () => delivery?.refresh(),
    close: async () => delivery?.close(),
  };
  const serving = {
    inside,
    delivery: current,
    methods: { ...methods, ...(socket === null ? {} : { "apps.connections.open": connectionsOpen(socket) }) },
    demo,
    pages: pageFiles(),
    sockets: () => (socket === null ? null : sockets),
  };
  const server = createServer((request, response) => {
    answerRequest(request, response, serving).catch((error: unknown) => {
      onFault(error);
      response.destroy();
    });
  });
  server.on("upgrade", (request, stream, head) => (socket === null ? stream.destroy() : socket.upgrade(request, stream, head)));
  server.listen(port, "127.0.0.1");
  await once(server, "listening", { signal });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (mood !== "calm") inside.mood.set(mood);

  const end = async (): Promise<void> => {
    signal.removeEventListener("abort", stop);
    await current.close();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  let ending: Promise<void> | null = null;
  const close = (): Promise<void> => {
    ending ??= end();
    return ending;
  };
  const stop = (): void => void close().catch(onFault);
  signal.addEventListener("abort", stop, { once: true });

  return Object.freeze({
    url: `${origin}/`,
    slackApiUrl: `${origin}/api/`,
    ...inside.secrets,
    journal: inside.journal,
    setMood: (kind: MoodKind, calls?: number) => inside.mood.set(kind, calls),
    deliverTo(requestUrl: string) {
      if (socket !== null) throw new Error("This workspace delivers by Socket Mode.");
      delivery = signed(requestUrl);
    },
    close,
    [Symbol.asyncDispose]: close,
  });
}

function connectionsOpen(socket: SocketDelivery): Method {
  return {
    token: "app",
    scopes: [],
    tier: "connections",
    run: (_args, { base }: Inside) => ({ url: `${base().replace("http:", "ws:")}/link?ticket=${socket.ticket()}` }),
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
