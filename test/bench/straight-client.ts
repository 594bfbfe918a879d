import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { connect as connectTls } from "node:tls";
import { decode, encode } from "dns-packet";

/** One chain and nothing beside it: DNS, then TCP, TLS and HTTP with the first address. Gives ms from the question to the last byte of the answer. */
export async function straightChainMs(asked: {
  name: string;
  resolver: string;
  dnsPort: number;
  address: string;
  port: number;
  ca: string;
}): Promise<number> {
  const began = performance.now();
  const signal = AbortSignal.timeout(5_000);
  const udp = createSocket("udp4");
  udp.send(
    encode({ type: "query", id: 1, flags: 0x100, questions: [{ type: "A", name: asked.name }] }),
    asked.dnsPort,
    asked.resolver,
  );
  const [message] = (await once(udp, "message", { signal })) as [Buffer];
  udp.close();
  const answers = decode(message).answers ?? [];
  if (!answers.some((one) => one.type === "A" && one.data === asked.address)) throw new Error("the bench's DNS is wrong");
  const socket = connectTcp({ host: asked.address, port: asked.port, noDelay: true });
  await once(socket, "connect", { signal });
  const secure = connectTls({ socket, servername: asked.name, ca: asked.ca });
  await once(secure, "secureConnect", { signal });
  secure.write(`GET / HTTP/1.1\r\nHost: ${asked.name}:${asked.port}\r\nConnection: close\r\n\r\n`);
  await once(secure.resume(), "end", { signal });
  secure.destroy();
  return performance.now() - began;
}
