import { createServer as createHttpsServer } from "node:https";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { authorities, type Issued, inDays, issue, makeAuthority } from "../fixture/certificates.ts";
import { ocspResponse, revocationList, type Said } from "../fixture/revocation.ts";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, page, raw, type Stand, secureWeb, status, trusted, type World, web } from "./site.ts";

/** One site at a fresh address, known to one resolver. */
async function siteWith(world: World, stand: Stand, scheme = "https") {
  const [here] = addresses(1);
  const port = await world.serve({ [here]: stand });
  return {
    here,
    target: `${scheme}://${host}:${port}${scheme === "https" ? "/" : ""}`,
    resolvers: [await world.dns([here])],
    ca: await trusted(),
  };
}

/** Two addresses of one name; the first is the odd one. */
async function twoWith(world: World, odd: Stand, good: Stand) {
  const [bad, well] = addresses(2);
  const port = await world.serve({ [bad]: odd, [well]: good });
  return {
    found: { pattern: "some-addresses" as const, addresses: [bad], works: { addresses: [well] } },
    ask: { target: `https://${host}:${port}/`, resolvers: [await world.dns([bad, well])], ca: await trusted() },
  };
}

/** A balancer that hands each connection to the next of its backends. */
function balancer(...backends: readonly Stand[]): Stand {
  return () => {
    const servers = backends.map((stand) => stand());
    let met = 0;
    return raw((socket) => void servers[met++ % servers.length]?.emit("connection", socket))();
  };
}

const { root, intermediate } = await authorities();
const expiredTwin = await makeAuthority(intermediate.name, { issuer: root, like: intermediate, notAfter: inDays(-3) });
const ending = await makeAuthority("Ending Intermediate", { issuer: root, notAfter: inDays(-2) });
const lasting = await makeAuthority("Lasting Intermediate", { issuer: root, notAfter: inDays(900) });

about("tls.intermediate-expired", () => {
  faultAndTwin("the certificate is young, and what issued it has ended", async (world, broken) => {
    const mine = await issue(broken ? ending : lasting, { names: [host] });
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.intermediate-expired", addresses: [here], tells: /2 days/ } };
  });
  faultAndTwin("one of two addresses still sends the old chain file", async (world, broken) => {
    const mine = await certificate();
    const old = { ...mine, chain: `${mine.cert}\n${expiredTwin.cert}` };
    const { ask, found } = await twoWith(world, secureWeb(broken ? old : mine), secureWeb(mine));
    return { ...ask, expected: { cause: "tls.intermediate-expired", ...found } };
  });
  faultAndTwin("one backend in three does", async (world, broken) => {
    const mine = await certificate();
    const old = secureWeb(broken ? { ...mine, chain: `${mine.cert}\n${expiredTwin.cert}` } : mine);
    const { here, ...ask } = await siteWith(world, balancer(old, secureWeb(mine), secureWeb(mine)));
    return { ...ask, expected: { cause: "tls.intermediate-expired", pattern: "some-tries", addresses: [here] } };
  });
  staysHealthy("the expired twin is sent before the valid one", async (world) => {
    const mine = await certificate();
    const both = { ...mine, chain: [mine.cert, expiredTwin.cert, intermediate.cert].join("\n") };
    return siteWith(world, secureWeb(both));
  });
  staysHealthy("an expired cross-sign of the root, and the old root that made it", async (world) => {
    const oldRoot = await makeAuthority("Old Root", { notAfter: inDays(-10) });
    const cross = await makeAuthority(root.name, { issuer: oldRoot, like: root, notAfter: inDays(-10) });
    const mine = await certificate();
    const ask = await siteWith(world, secureWeb({ ...mine, chain: [mine.chain, cross.cert, oldRoot.cert].join("\n") }));
    return { ...ask, ca: [...ask.ca, oldRoot.cert] };
  });
});

/** A web server that staples what `said` says; several certificates at one place by turns would need several servers. */
const stapling =
  (issued: Issued, said: Said): Stand =>
  () => {
    const server = createHttpsServer({ cert: issued.chain, key: issued.key }, page);
    server.on("OCSPRequest", (_certificate, _issuer, answer) => answer(null, ocspResponse(issued, intermediate, said)));
    return server;
  };

/** An authority's own web server on loopback: its URL, and what it says is set once the certificate is made. */
async function authorityAt(world: World) {
  const [at] = addresses(1);
  let answer: Buffer | null = null;
  const port = await world.serve({
    [at]: web(
      (request, response) =>
        void request.resume().once("end", () => (answer === null ? response.writeHead(503).end() : response.end(answer))),
    ),
  });
  return {
    url: `http://${at}:${port}/status`,
    says: (bytes: Buffer) => {
      answer = bytes;
    },
  };
}

about("tls.revoked", () => {
  faultAndTwin("the server staples that it is", async (world, broken) => {
    const mine = await certificate();
    const { here, ...ask } = await siteWith(
      world,
      stapling(mine, { status: broken ? "revoked" : "good", reason: 1, revokedAt: inDays(-5) }),
    );
    return { ...ask, expected: { cause: "tls.revoked", addresses: [here], tells: /keyCompromise/ } };
  });
  faultAndTwin(
    "one of two addresses still shows the one that was revoked, signed by a responder of the issuer's",
    async (world, broken) => {
      const delegate = await issue(intermediate, { commonName: "Responder", ocspSigning: true });
      const mine = await certificate();
      const { ask, found } = await twoWith(
        world,
        stapling(mine, { status: broken ? "revoked" : "good", delegate }),
        secureWeb(await certificate()),
      );
      return { ...ask, expected: { cause: "tls.revoked", ...found } };
    },
  );
  faultAndTwin("one backend in two does", async (world, broken) => {
    const good = secureWeb(await certificate());
    const odd = stapling(await certificate(), { status: broken ? "revoked" : "good", hash: "sha256" });
    const { here, ...ask } = await siteWith(world, balancer(good, odd));
    return { ...ask, expected: { cause: "tls.revoked", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("its authority's responder says so", async (world, broken) => {
    const authority = await authorityAt(world);
    const mine = await certificate({ ocsp: authority.url });
    authority.says(ocspResponse(mine, intermediate, { status: broken ? "revoked" : "good" }));
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, flags: [["ocsp", "fetch"]], expected: { cause: "tls.revoked", addresses: [here], repeat: "ocsp_uri" } };
  });
  faultAndTwin("its authority's list says so, of one of two addresses", async (world, broken) => {
    const authority = await authorityAt(world);
    const [mine, other] = [await certificate({ crl: authority.url }), await certificate({ crl: authority.url })];
    authority.says(revocationList(intermediate, broken ? [mine] : []));
    const { ask, found } = await twoWith(world, secureWeb(mine), secureWeb(other));
    return { ...ask, flags: [["ocsp", "fetch"]], expected: { cause: "tls.revoked", ...found } };
  });
  staysHealthy("a staple whose time is over, and one by a stranger", async (world) => {
    const mine = await certificate();
    const delegate = await issue(await makeAuthority("Stranger"), { commonName: "Responder", ocspSigning: true });
    const { ask } = await twoWith(
      world,
      stapling(mine, { status: "revoked", from: inDays(-9), until: inDays(-1) }),
      stapling(await certificate(), { status: "revoked", delegate }),
    );
    return ask;
  });
  staysHealthy("an authority that is down, one that is nobody's business without --ocsp fetch", async (world) => {
    const authority = await authorityAt(world);
    const mine = await certificate({ ocsp: authority.url, mustStaple: true });
    return { ...(await siteWith(world, secureWeb(mine))), flags: [["ocsp", "fetch"]] };
  });
});

const clients = await makeAuthority("Clients");
/** Lets in who shows a certificate of the clients' authority; `rejectUnauthorized` false: asks, and goes on without. */
const demanding =
  ({ chain, key }: Issued, more: TlsOptions = {}, answer = page): Stand =>
  () =>
    createHttpsServer({ cert: chain, key, ca: [clients.cert], requestCert: true, ...more }, answer);

about("tls.client-cert-required", () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    faultAndTwin(`over ${version}`, async (world, broken) => {
      const more = { minVersion: version, maxVersion: version, rejectUnauthorized: broken };
      const { here, ...ask } = await siteWith(world, demanding(await certificate(), more));
      return { ...ask, expected: { cause: "tls.client-cert-required", addresses: [here], tells: /ssl_verify_client/ } };
    });
  }
  faultAndTwin("of a service that speaks no HTTP", async (world, broken) => {
    const { chain, key } = await certificate();
    const stand: Stand = () =>
      createTlsServer({ cert: chain, key, ca: [clients.cert], requestCert: true, rejectUnauthorized: broken }, (socket) => {
        socket.on("error", () => undefined).resume();
      }).on("tlsClientError", () => undefined);
    const { here, ...ask } = await siteWith(world, stand, "tls");
    return { ...ask, expected: { cause: "tls.client-cert-required", addresses: [here] } };
  });
  faultAndTwin("on one of two addresses, said on a page", async (world, broken) => {
    const mine = await certificate();
    const says: typeof page = (_request, response) =>
      void response
        .writeHead(400, { "content-type": "text/html" })
        .end("<h1>400 Bad Request</h1>No required SSL certificate was sent");
    const odd = demanding(mine, { rejectUnauthorized: false }, broken ? says : page);
    const { ask, found } = await twoWith(world, odd, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.client-cert-required", ...found } };
  });
  faultAndTwin("by one backend in three", async (world, broken) => {
    const mine = await certificate();
    const good = secureWeb(mine);
    const { here, ...ask } = await siteWith(world, balancer(good, broken ? demanding(mine) : good, good));
    return { ...ask, expected: { cause: "tls.client-cert-required", pattern: "some-tries", addresses: [here] } };
  });
  staysHealthy("403 for who shows none, which is for strangers to get", async (world) =>
    siteWith(world, demanding(await certificate(), { rejectUnauthorized: false }, status(403))),
  );
});

about("tls.client-cert-rejected", () => {
  faultAndTwin("of another authority", async (world, broken) => {
    const stranger = await makeAuthority("Stranger");
    const robot = await issue(broken ? stranger : clients, { commonName: "robot" });
    const { here, ...ask } = await siteWith(world, demanding(await certificate(), { maxVersion: "TLSv1.2" }));
    return {
      ...ask,
      flags: [
        ["cert", robot.cert],
        ["key", robot.key],
      ],
      expected: { cause: "tls.client-cert-rejected", addresses: [here], tells: /"robot" by "Stranger"/ },
    };
  });
  faultAndTwin("over TLS 1.3, key and certificate in one file", async (world, broken) => {
    const robot = await issue(clients, { commonName: "robot", ...(broken ? { notAfter: inDays(-1) } : {}) });
    const { here, ...ask } = await siteWith(world, demanding(await certificate()));
    return {
      ...ask,
      flags: [["cert", `${robot.cert}\n${robot.key}`]],
      expected: { cause: "tls.client-cert-rejected", addresses: [here], tells: /expired on/ },
    };
  });
});

about("tls.expiring-soon", () => {
  faultAndTwin("two days left of ninety", async (world, broken) => {
    const mine = await certificate({ notBefore: inDays(-88), notAfter: inDays(broken ? 2.1 : 30) });
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.expiring-soon", addresses: [here], tells: /ends in 2 days/ } };
  });
  faultAndTwin("half a day left of six, on one of two addresses", async (world, broken) => {
    const odd = await certificate({ notBefore: inDays(-5.5), notAfter: inDays(broken ? 0.5 : 4) });
    const { ask, found } = await twoWith(world, secureWeb(odd), secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.expiring-soon", ...found } };
  });
  staysHealthy("ten days left of ninety are a note", async (world) =>
    siteWith(world, secureWeb(await certificate({ notBefore: inDays(-80), notAfter: inDays(10) }))),
  );
});
