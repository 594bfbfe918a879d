import type { RequestListener } from "node:http";
import { expect } from "vitest";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, inTurn, page, secureWeb, status, trusted, type World, web } from "./site.ts";

async function siteThat(world: World, answer: RequestListener) {
  const [here] = addresses(1);
  const port = await world.serve({ [here]: web(answer) });
  return { here, target: `http://${host}:${port}/cart?id=7`, resolvers: [await world.dns([here])] };
}

async function twoThat(world: World, odd: RequestListener, good: RequestListener = page) {
  const [bad, well] = addresses(2);
  const mine = await certificate();
  const port = await world.serve({ [bad]: secureWeb(mine, odd), [well]: secureWeb(mine, good) });
  return {
    found: { pattern: "some-addresses" as const, addresses: [bad], works: { addresses: [well] } },
    ask: { target: `https://${host}:${port}/`, resolvers: [await world.dns([bad, well])], ca: await trusted() },
  };
}

/** Longer than the limit for a first byte, 2 s, with room. */
const lateMs = 2_300;
const late: RequestListener = (request, response) => {
  const timer = setTimeout(() => page(request, response), lateMs);
  response.on("close", () => clearTimeout(timer));
};
const hangsUp: RequestListener = (request) => void request.socket.destroy();
const staysSilent: RequestListener = () => undefined;

const statuses = [
  ["http.bad-gateway", 502],
  ["http.unavailable", 503],
  ["http.gateway-timeout", 504],
] as const;

for (const [cause, code] of statuses) {
  about(cause, () => {
    faultAndTwin("on every request", async (world, broken) => {
      const { here, ...ask } = await siteThat(world, broken ? status(code, { server: "nginx", "retry-after": "120" }) : page);
      return { ...ask, expected: { cause, addresses: [here], repeat: "--connect-to ::" } };
    });
    faultAndTwin("behind one of two addresses", async (world, broken) => {
      const { ask, found } = await twoThat(world, broken ? status(code) : page);
      return { ...ask, expected: { cause, ...found } };
    });
  });
}

about("http.no-response", () => {
  faultAndTwin("the connection is closed without a byte", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, broken ? hangsUp : page);
    return { ...ask, expected: { cause: "http.no-response", addresses: [here] } };
  });
  faultAndTwin("silence behind one of two addresses", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? staysSilent : page);
    return { ...ask, expected: { cause: "http.no-response", ...found } };
  });
  faultAndTwin("one backend in four hangs up", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(page, page, broken ? hangsUp : page, page));
    return { ...ask, expected: { cause: "http.no-response", pattern: "some-tries", addresses: [here] } };
  });
});

about("one backend is bad", () => {
  faultAndTwin("http.unavailable on every fourth request, met late", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(page, page, broken ? status(503) : page, page));
    return { ...ask, expected: { cause: "http.unavailable", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("http.bad-gateway on every third request", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(broken ? status(502) : page, page, page));
    return { ...ask, expected: { cause: "http.bad-gateway", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("http.no-response on every second request", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(broken ? hangsUp : page, page));
    return { ...ask, expected: { cause: "http.no-response", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("http.slow on every second request", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(broken ? late : page, page));
    return { ...ask, expected: { cause: "http.slow", pattern: "some-tries", addresses: [here] } };
  });
});

about("http.slow", () => {
  faultAndTwin("every answer is late", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, broken ? late : page);
    return { ...ask, expected: { cause: "http.slow", addresses: [here] } };
  });
  faultAndTwin("behind one of two addresses", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? late : page);
    return { ...ask, expected: { cause: "http.slow", ...found } };
  });
});

about("HTTP that is well", () => {
  staysHealthy(
    "404 on both addresses: a note, and latent",
    async (world) => (await twoThat(world, status(404), status(404))).ask,
    (report) => {
      expect(report.findings.map(({ cause, role, impact }) => ({ cause, role, impact }))).toEqual([
        { cause: "http.client-error", role: "note", impact: "latent" },
      ]);
    },
  );
  staysHealthy("503 where 503 is expected", async (world) => {
    const { here: _, ...ask } = await siteThat(world, status(503));
    return { ...ask, flags: [["expect", "503"]] };
  });
  staysHealthy("one 502 in forty", async (world) => {
    const { here: _, ...ask } = await siteThat(world, inTurn(...Array.from({ length: 39 }, () => page), status(502)));
    return ask;
  });
  staysHealthy("a redirect to a page of the same site", async (world) => {
    const { here: _, ...ask } = await siteThat(world, (request, response) =>
      request.url === "/home" ? page(request, response) : void response.writeHead(302, { location: "/home" }).end(),
    );
    return ask;
  });
  staysHealthy("login wanted, and a body that differs each time", async (world) => {
    let count = 0;
    const { here: _, ...ask } = await siteThat(world, (_request, response) => void response.writeHead(401).end(`try ${++count}`));
    return ask;
  });
  faultAndTwin("http.client-error: 404 where 200 is expected", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, broken ? status(404) : page);
    return { ...ask, flags: [["expect", "200"]], expected: { cause: "http.client-error", addresses: [here] } };
  });
});
