import type { ConnectProxyArguments } from "./connect-proxy.ts";
import type { DnsRelayArguments } from "./dns-relay.ts";
import type { HttpArguments } from "./http.ts";
import type { Http2Arguments } from "./http2.ts";
import type { RotatingArguments } from "./rotating.ts";
import type { ScriptArguments } from "./script.ts";
import type { WebsocketArguments } from "./websocket.ts";

/** A small server of ours and what it is told. `script`: steps with each connection; `http`: answers by route; `dns-relay`: hands on and interferes; `rotating`, `websocket`, `http2`: see their files. */
export type ProgramCall =
  | { program: "script"; arguments: ScriptArguments }
  | { program: "http"; arguments: HttpArguments }
  | { program: "http2"; arguments: Http2Arguments }
  | { program: "websocket"; arguments: WebsocketArguments }
  | { program: "dns-relay"; arguments: DnsRelayArguments }
  | { program: "connect-proxy"; arguments: ConnectProxyArguments }
  | { program: "rotating"; arguments: RotatingArguments };
