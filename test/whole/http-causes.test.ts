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

const html =
  (title: string, code = 200, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(code, { "content-type": "text/html", ...headers })
      .end(`<!doctype html><html><head><title>${title}</title></head><body>${title}</body></html>`);
/** Serves by Host, as a server of several sites does. */
const byHost =
  (known: RequestListener, others: RequestListener): RequestListener =>
  (request, response) =>
    (request.headers.host ?? "").startsWith(`${host}:`) ? known(request, response) : others(request, response);
const byPath =
  (path: string, there: RequestListener, elsewhere: RequestListener): RequestListener =>
  (request, response) =>
    request.url === path ? there(request, response) : elsewhere(request, response);
const redirectTo =
  (location: string, code = 302, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(code, { location, ...headers }).end();
const saying =
  (code: number, text: string, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(code, { "content-type": "text/plain", ...headers }).end(text);

about("who says that nobody is left", () => {
  for (const [who, page, headers] of [
    ["envoy", "no healthy upstream", { server: "envoy" }],
    ["Traefik", "no available server\n", {}],
    [
      "haproxy",
      "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n",
      {},
    ],
  ] as const) {
    faultAndTwin(`http.no-healthy-upstream: ${who}`, async (world, broken) => {
      const { here, ...ask } = await siteThat(world, broken ? saying(503, page, headers) : html("Shop"));
      return { ...ask, expected: { cause: "http.no-healthy-upstream", addresses: [here], tells: new RegExp(who) } };
    });
  }
  for (const [cause, code] of [
    ["http.origin-unreachable", 521],
    ["http.origin-unreachable", 523],
    ["http.origin-timeout", 522],
    ["http.origin-timeout", 524],
    ["http.origin-tls", 525],
    ["http.origin-tls", 526],
  ] as const) {
    faultAndTwin(`${cause}: ${code}`, async (world, broken) => {
      const cdn = saying(code, `error code: ${code}`, { server: "cloudflare", "cf-ray": "8a1-FRA" });
      const { here, ...ask } = await siteThat(world, broken ? cdn : page);
      return { ...ask, expected: { cause, addresses: [here] } };
    });
  }
});

about("http.rate-limited", () => {
  faultAndTwin("from the very first request", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, broken ? status(429, { "retry-after": "30" }) : page);
    return { ...ask, expected: { cause: "http.rate-limited", addresses: [here], tells: /retry in 30 s/ } };
  });
  faultAndTwin("after six, and none more is asked", async (world, broken) => {
    let asked = 0;
    const { here, ...ask } = await siteThat(world, (request, response) =>
      broken && ++asked > 6 ? status(429)(request, response) : page(request, response),
    );
    return { ...ask, expected: { cause: "http.rate-limited", pattern: "some-tries", addresses: [here] } };
  });
});

about("http.misdirected", () => {
  faultAndTwin("behind one of two addresses", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? status(421) : page);
    return { ...ask, expected: { cause: "http.misdirected", ...found } };
  });
});

about("http.redirect-loop", () => {
  for (const code of [301, 302, 307, 308]) {
    faultAndTwin(`to itself by ${code}`, async (world, broken) => {
      const { here, ...ask } = await siteThat(world, broken ? redirectTo("/cart?id=7", code) : page);
      return { ...ask, expected: { cause: "http.redirect-loop", addresses: [here] } };
    });
  }
  faultAndTwin("between two paths, one of them absolute", async (world, broken) => {
    const to =
      (location: string): RequestListener =>
      (request, response) =>
        redirectTo(`http://${request.headers.host}${location}`)(request, response);
    const { here, ...ask } = await siteThat(world, byPath("/login", broken ? redirectTo("/cart?id=7") : page, to("/login")));
    return { ...ask, expected: { cause: "http.redirect-loop", addresses: [here] } };
  });
  faultAndTwin("twenty and more, each to another path", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, (request, response) => {
      const count = Number(/n=(\d+)/.exec(request.url ?? "")?.[1] ?? 0);
      return broken || count < 19 ? redirectTo(`/?n=${count + 1}`)(request, response) : page(request, response);
    });
    return { ...ask, expected: { cause: "http.redirect-loop", addresses: [here], tells: /20 redirects/ } };
  });
  faultAndTwin("by a cookie that never counts", async (world, broken) => {
    const set = redirectTo("/cart?id=7", 302, { "set-cookie": "seen=1; Path=/" });
    const { here, ...ask } = await siteThat(world, (request, response) =>
      !broken && request.headers.cookie === "seen=1" ? page(request, response) : set(request, response),
    );
    return { ...ask, expected: { cause: "http.redirect-loop", addresses: [here] } };
  });
  faultAndTwin("behind one of two addresses", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? redirectTo("/") : page);
    return { ...ask, expected: { cause: "http.redirect-loop", ...found } };
  });
  faultAndTwin("one address of two answers what the redirect leads to", async (world, broken) => {
    const end = byPath("/login", page, redirectTo("/login"));
    const { ask, found } = await twoThat(world, broken ? byPath("/login", redirectTo("/"), redirectTo("/login")) : end, end);
    return { ...ask, expected: { cause: "http.redirect-loop", ...found } };
  });
});

about("http.redirect-dead-end", () => {
  faultAndTwin("to a port where nothing listens", async (world, broken) => {
    const well = byPath("/home", page, redirectTo("/home"));
    const { here, ...ask } = await siteThat(world, broken ? redirectTo(`http://${host}:9/`) : well);
    return { ...ask, expected: { cause: "http.redirect-dead-end", addresses: [here] } };
  });
});

about("http.wrong-virtual-host", () => {
  faultAndTwin("a default page", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, html(broken ? "Welcome to nginx!" : "Shop"));
    return { ...ask, expected: { cause: "http.wrong-virtual-host", addresses: [here] } };
  });
  faultAndTwin("404 to any Host behind one of two addresses", async (world, broken) => {
    const none = html("404 Not Found", 404, { server: "nginx" });
    const shop = byHost(html("Shop", 200, { server: "nginx" }), none);
    const { ask, found } = await twoThat(world, broken ? none : shop, shop);
    return { ...ask, expected: { cause: "http.wrong-virtual-host", ...found } };
  });
  faultAndTwin("somebody else's site to any Host behind one of two addresses", async (world, broken) => {
    const other = html("Blog of Ann");
    const shop = byHost(html("Shop"), other);
    const { ask, found } = await twoThat(world, broken ? other : shop, shop);
    return { ...ask, expected: { cause: "http.wrong-virtual-host", ...found } };
  });
});

about("http.backend-inconsistent", () => {
  faultAndTwin("one member in four lacks the page", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, inTurn(page, broken ? status(404) : page, page, page));
    return { ...ask, expected: { cause: "http.backend-inconsistent", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("one member in five was never set up", async (world, broken) => {
    const shop = html("Shop");
    const { here, ...ask } = await siteThat(world, inTurn(shop, shop, shop, shop, broken ? html("Welcome to nginx!") : shop));
    return { ...ask, expected: { cause: "http.backend-inconsistent", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("every other answer is a page where the rest is JSON", async (world, broken) => {
    const json = saying(200, "{}", { "content-type": "application/json" });
    const { here, ...ask } = await siteThat(world, inTurn(json, broken ? html("Shop") : json, json));
    return { ...ask, expected: { cause: "http.backend-inconsistent", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("one address lacks the page", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? status(404) : page);
    return { ...ask, expected: { cause: "http.backend-inconsistent", ...found } };
  });
  faultAndTwin("one member in four lacks the text that must be there", async (world, broken) => {
    const without = saying(200, "soon\n");
    const { here, ...ask } = await siteThat(world, inTurn(page, page, page, broken ? without : page));
    const flags: [string, string][] = [["expect", "All is well"]];
    return { ...ask, flags, expected: { cause: "http.backend-inconsistent", pattern: "some-tries", addresses: [here] } };
  });
});

about("http.health-check-mismatch", () => {
  const flags: [string, string][] = [["health-path", "/healthz"]];
  for (const code of [500, 503, 404]) {
    faultAndTwin(`the check answers ${code}, users are served`, async (world, broken) => {
      const { here, ...ask } = await siteThat(world, byPath("/healthz", broken ? status(code) : page, page));
      return { ...ask, flags, expected: { cause: "http.health-check-mismatch", addresses: [here] } };
    });
  }
  faultAndTwin("the check of one of two addresses hangs up", async (world, broken) => {
    const { ask, found } = await twoThat(world, byPath("/healthz", broken ? hangsUp : page, page));
    return { ...ask, flags, expected: { cause: "http.health-check-mismatch", ...found } };
  });
  faultAndTwin("the check is content and users get 500: theirs is the root", async (world, broken) => {
    const { here, ...ask } = await siteThat(world, byPath("/healthz", page, broken ? status(500) : page));
    return { ...ask, flags, expected: { cause: "http.server-error", addresses: [here] } };
  });
});

about("http.header-too-large", () => {
  /** Turns away what has more than so many bytes of cookies. */
  const upTo =
    (most: number, code: number): RequestListener =>
    (request, response) =>
      (request.headers.cookie?.length ?? 0) > most ? status(code)(request, response) : page(request, response);
  for (const [code, most] of [
    [431, 2_000],
    [494, 1_000],
    [400, 3_000],
  ] as const) {
    faultAndTwin(`${code} only with cookies`, async (world, broken) => {
      const { here, ...ask } = await siteThat(world, broken ? upTo(most, code) : upTo(8_000, code));
      return { ...ask, expected: { cause: "http.header-too-large", addresses: [here] } };
    });
  }
  faultAndTwin("431 to any request, behind one of two addresses", async (world, broken) => {
    const { ask, found } = await twoThat(world, broken ? status(431) : page);
    return { ...ask, expected: { cause: "http.header-too-large", ...found } };
  });
});

about("HTTP that is well though it looks otherwise", () => {
  const note = (cause: string) => (report: { findings: readonly { cause: string; role: string; impact: string }[] }) =>
    expect(report.findings.map(({ cause: id, role, impact }) => ({ id, role, impact }))).toContainEqual({
      id: cause,
      role: "note",
      impact: "latent",
    });
  for (const [code, headers] of [
    [403, { "cf-mitigated": "challenge", server: "cloudflare" }],
    [503, { "cf-mitigated": "challenge", server: "cloudflare" }],
    [202, { "x-amzn-waf-action": "challenge" }],
    [429, { "x-vercel-mitigated": "challenge" }],
  ] as const) {
    staysHealthy(
      `a bot wall: ${code}`,
      async (world) => {
        const { here: _, ...ask } = await siteThat(world, status(code, headers));
        return ask;
      },
      note("http.bot-challenge"),
    );
  }
  staysHealthy(
    "https that sends on to http",
    async (world) => {
      const [here] = addresses(1);
      const plain = await world.serve({ [here]: web(page) });
      const port = await world.serve({ [here]: secureWeb(await certificate(), redirectTo(`http://${host}:${plain}/`)) });
      return { target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted() };
    },
    note("http.redirect-downgrade"),
  );
  staysHealthy("a site that is alone on its server, at two addresses with other software", async (world) => {
    return (await twoThat(world, html("Shop", 200, { server: "nginx" }), html("Shop", 200, { server: "Apache" }))).ask;
  });
  staysHealthy("404 to any Host, for an API whose front page is nothing", async (world) => {
    const { here: _, ...ask } = await siteThat(world, saying(404, "404 page not found\n"));
    return ask;
  });
  staysHealthy("one 404 in forty", async (world) => {
    const { here: _, ...ask } = await siteThat(world, inTurn(...Array.from({ length: 39 }, () => page), status(404)));
    return ask;
  });
});

about("HTTP that is well", () => {
  staysHealthy(
    "404 on both addresses: a note, and latent",
    async (world) => (await twoThat(world, status(404), status(404))).ask,
    (report) => {
      // The vantage is this process, busy with other tests at the same time, which may be noted of it; of the target there is this alone.
      const ofTarget = report.findings.filter(({ layer }) => layer !== "vantage");
      expect(ofTarget.map(({ cause, role, impact }) => ({ cause, role, impact }))).toEqual([
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
