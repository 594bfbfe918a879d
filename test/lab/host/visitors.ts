import type { Stage } from "../stage.ts";

/** So many clients ask once and close, three at a time: each leaves after 0.3 s where the server does not, and all of them within what a command may take. Ends when the last has closed. */
export async function visit(
  { run }: Stage,
  from: "client" | "server",
  { address, port, times }: { address: string; port: number; times: number },
): Promise<void> {
  await run(from, process.execPath, "-e", asking(address, port, times));
}

const asking = (address: string, port: number, times: number): string =>
  `const net = require("net");
  let left = ${times};
  const visitor = async () => {
    while (left-- > 0)
      await new Promise((done) => {
        const socket = net.connect({ host: "${address}", port: ${port} });
        socket.on("error", done).on("close", done).once("data", () => socket.end());
        socket.write("GET / HTTP/1.1\\r\\nhost: visitor.example\\r\\n\\r\\n");
        setTimeout(() => socket.destroy(), 300);
      });
  };
  for (let n = 0; n < 3; n += 1) visitor();`;
