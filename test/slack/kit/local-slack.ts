import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** A Slack on loopback with Socket Mode, for what nock cannot catch. */
export class LocalSlack implements AsyncDisposable {
  readonly sockets: WebSocket[] = [];
  readonly acks: { envelope_id: string; payload?: { text?: string } }[] = [];
  readonly methods: string[] = [];
  /** What apps.connections.open answers; null: as usual. */
  open: () => { status: number; body: object } | null = () => null;
  says: "hello" | "nothing" = "hello";
  readonly #server = createServer(
    (request, response) =>
      void this.#answer(request).then(({ status, body }) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      ),
  );
  readonly #link = new WebSocketServer({ server: this.#server, path: "/link" });

  static async listening(): Promise<LocalSlack> {
    const slack = new LocalSlack();
    slack.#server.listen(0, "127.0.0.1");
    await once(slack.#server, "listening");
    slack.#link.on("connection", (socket) => {
      slack.sockets.push(socket);
      socket.on("message", (data) => slack.acks.push(JSON.parse(String(data)) as LocalSlack["acks"][number]));
      if (slack.says === "hello") socket.send(JSON.stringify({ type: "hello", num_connections: 1 }));
    });
    return slack;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.port}/api/`;
  }

  /** Delivers a slash command on the newest connection. */
  types(text: string, envelope: string): void {
    const payload = {
      command: "/triage",
      text,
      trigger_id: `${envelope}.1`,
      response_url: `http://127.0.0.1:${this.port}/answer`,
      user_id: "U0ANA",
      user_name: "ana",
      team_id: "T0",
      team_domain: "example",
      channel_id: "C0",
      channel_name: "incident-api",
      api_app_id: "A0",
      token: "x",
    };
    this.sockets
      .at(-1)
      ?.send(JSON.stringify({ type: "slash_commands", envelope_id: envelope, accepts_response_payload: true, payload }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#link.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    for await (const _ of request);
    const method = new URL(request.url ?? "", "http://local").pathname.replace("/api/", "");
    this.methods.push(method);
    if (method === "apps.connections.open")
      return this.open() ?? { status: 200, body: { ok: true, url: `ws://127.0.0.1:${this.port}/link` } };
    return { status: 200, body: { ok: true, url: "https://example.slack.com/", team_id: "T0", ts: "1.1" } };
  }
}
