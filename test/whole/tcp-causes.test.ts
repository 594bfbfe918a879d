import type { Socket } from "node:net";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, host, page, raw, type Stand, silent, web } from "./site.ts";

const resets: Stand = raw((socket) => socket.resetAndDestroy());

/** Every `each`-th connection is reset at once, the others are answered by hand. */
function resetsOneIn(each: number): Stand {
  let met = 0;
  return raw((socket: Socket) => {
    if (++met % each === 0) return void socket.resetAndDestroy();
    socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\nok\n"));
  });
}

about("tcp.refused", () => {
  faultAndTwin("nothing listens, the address given by hand", async (world, broken) => {
    const [here, beside] = addresses(2);
    const port = await world.serve(broken ? { [beside]: web() } : { [here]: web() });
    return {
      target: `http://${here}:${port}/`,
      expected: { cause: "tcp.refused", addresses: [here], repeat: `${here} ${port}` },
    };
  });

  faultAndTwin("on one of two addresses of a name", async (world, broken) => {
    const [bad, good] = addresses(2);
    const port = await world.serve({ [good]: web(), ...(broken ? {} : { [bad]: web() }) });
    return {
      target: `http://${host}:${port}/`,
      resolvers: [await world.dns([bad, good])],
      expected: { cause: "tcp.refused", pattern: "some-addresses", addresses: [bad], works: { addresses: [good] } },
    };
  });

  faultAndTwin("over one address family", async (world, broken) => {
    const [four] = addresses(1);
    const port = await world.serve({ [four]: web(), ...(broken ? {} : { "::1": web() }) });
    return {
      target: `http://${host}:${port}/`,
      resolvers: [await world.dns({ [`${host} A`]: [four], [`${host} AAAA`]: ["::1"] })],
      expected: { cause: "tcp.refused", pattern: "one-family", addresses: ["::1"], works: { addresses: [four] }, tells: /AAAA/ },
    };
  });

  faultAndTwin("without any protocol above it", async (world, broken) => {
    const [here, beside] = addresses(2);
    const port = await world.serve(broken ? { [beside]: silent } : { [here]: silent });
    return { target: `tcp://${here}:${port}`, expected: { cause: "tcp.refused", addresses: [here] } };
  });
});

about("tcp.reset", () => {
  faultAndTwin("at once on every connection, plain", async (world, broken) => {
    const [here] = addresses(1);
    const port = await world.serve({ [here]: broken ? resets : web() });
    return { target: `http://${here}:${port}/`, expected: { cause: "tcp.reset", addresses: [here] } };
  });

  faultAndTwin("at one of two addresses", async (world, broken) => {
    const [bad, good] = addresses(2);
    const port = await world.serve({ [good]: web(), [bad]: broken ? resets : web() });
    return {
      target: `http://${host}:${port}/`,
      resolvers: [await world.dns([bad, good])],
      expected: { cause: "tcp.reset", pattern: "some-addresses", addresses: [bad], works: { addresses: [good] } },
    };
  });
});

about("tcp.partial-backend by turns", () => {
  faultAndTwin("each third connection is reset, as by a dead member of three", async (world, broken) => {
    const [here] = addresses(1);
    const port = await world.serve({ [here]: broken ? resetsOneIn(3) : web() });
    return {
      target: `http://${here}:${port}/`,
      expected: { cause: "tcp.partial-backend", pattern: "some-flows", addresses: [here] },
    };
  });
});

about("TCP that is well", () => {
  staysHealthy("a service that greets first", async (world) => {
    const [here] = addresses(1);
    const port = await world.serve({ [here]: raw((socket) => socket.resume().write("220 files ready\r\n")) });
    return { target: `tcp://${here}:${port}` };
  });
  staysHealthy("one connection in forty is reset", async (world) => {
    const [here] = addresses(1);
    const port = await world.serve({ [here]: resetsOneIn(40) });
    return { target: `http://${here}:${port}/` };
  });
  staysHealthy("an IPv6 address in a URL", async (world) => {
    const port = await world.serve({ "::1": web(page) });
    return { target: `http://[::1]:${port}/` };
  });
});
