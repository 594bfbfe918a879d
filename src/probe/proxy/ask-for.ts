import type { Socket } from "node:net";
import type { Given } from "../../observation/step.ts";
import { userAgent } from "../http/user-agent.ts";
import { loginHeader } from "./basic.ts";
import { awaitAnswer, type ProxyAnswer } from "./proxy-answer.ts";

/** Whom, or which URL, a proxy is asked for; a name can hold neither a blank nor a line end, and here nothing that does is sent. */
const sendable = /^[\x21-\x7e]{1,2000}$/;

/** Asks the proxy for a tunnel to `host:port`, for a page by its whole URL, or for its own start page; gives what it answers. */
export async function askFor(
  socket: Socket,
  { asks, authority, host }: { asks: "tunnel" | "page" | "itself"; authority: string; host: string },
  given: Pick<Given, "proxyLogin">,
  signal: AbortSignal,
): Promise<ProxyAnswer> {
  if (!sendable.test(host) || (asks !== "itself" && !sendable.test(authority)))
    return { came: "nothing", how: "broken", error: new Error("what is asked for cannot be written into a request") };
  const line = { tunnel: `CONNECT ${authority} HTTP/1.1`, page: `GET ${authority} HTTP/1.1`, itself: "GET / HTTP/1.1" }[asks];
  const headers = {
    host,
    "user-agent": userAgent,
    ...(asks === "tunnel" ? {} : { accept: "*/*", connection: "close" }),
    ...(asks === "itself" ? {} : loginHeader(given.proxyLogin)),
  };
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${line}\r\n${fields.join("")}\r\n`);
  return await awaitAnswer(socket, asks === "tunnel" ? "tunnel" : "page", signal);
}
