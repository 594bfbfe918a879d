import { createServer as createHttpsServer } from "node:https";
import { createServer as createTlsServer } from "node:tls";
import { authorities, type Issued, inDays, issue, makeAuthority } from "../fixture/certificates.ts";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, page, raw, type Stand, secureWeb, silent, trusted, type World, web } from "./site.ts";

/** One HTTPS site at a fresh address, known to one resolver. */
async function siteWith(world: World, stand: Stand) {
  const [here] = addresses(1);
  const port = await world.serve({ [here]: stand });
  return { here, target: `https://${host}:${port}/`, resolvers: [await world.dns([here])], ca: await trusted() };
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

const noIntermediate = (issued: Issued): Issued => ({ ...issued, chain: issued.cert });

about("tls.plaintext", () => {
  faultAndTwin("plain HTTP on the port", async (world, broken) => {
    const mine = await certificate();
    const { here, ...ask } = await siteWith(world, broken ? web() : secureWeb(mine));
    return { ...ask, expected: { cause: "tls.plaintext", addresses: [here], repeat: "openssl s_client" } };
  });
  faultAndTwin("a mail server's greeting on one of two addresses", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const { ask, found } = await twoWith(
      world,
      broken ? raw((socket) => socket.resume().write("220 mail ESMTP\r\n")) : mine,
      mine,
    );
    return { ...ask, expected: { cause: "tls.plaintext", ...found } };
  });
});

about("tls.name-mismatch", () => {
  faultAndTwin("one certificate for another name", async (world, broken) => {
    const mine = await certificate({ names: broken ? ["other.whole.test", "*.cdn.test"] : [host, "*.cdn.test"] });
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return {
      ...ask,
      expected: { cause: "tls.name-mismatch", addresses: [here], tells: /other\.whole\.test/, repeat: `-servername ${host}` },
    };
  });
  faultAndTwin("a wildcard that is one label short, on one of two addresses", async (world, broken) => {
    const good = await certificate();
    const odd = await certificate({ names: broken ? ["*.shop.whole.test"] : ["*.whole.test"] });
    const { ask, found } = await twoWith(world, secureWeb(odd), secureWeb(good));
    return { ...ask, expected: { cause: "tls.name-mismatch", ...found } };
  });
});

about("tls.expired", () => {
  faultAndTwin("three days ago, everywhere", async (world, broken) => {
    const mine = await certificate({ notBefore: inDays(-93), notAfter: inDays(broken ? -3 : 60) });
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.expired", addresses: [here], tells: /3 days/, repeat: "openssl s_client" } };
  });
  faultAndTwin("renewed on one of two addresses only", async (world, broken) => {
    const old = await certificate({ notBefore: inDays(-93), notAfter: inDays(broken ? -3 : 50) });
    const { ask, found } = await twoWith(world, secureWeb(old), secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.expired", ...found } };
  });
  faultAndTwin("one backend in four still shows the old one", async (world, broken) => {
    const old = await certificate({ notBefore: inDays(-93), notAfter: inDays(broken ? -3 : 50) });
    const good = await certificate();
    const { here, ...ask } = await siteWith(world, balancer(secureWeb(good), secureWeb(good), secureWeb(good), secureWeb(old)));
    return { ...ask, expected: { cause: "tls.expired", pattern: "some-tries", addresses: [here] } };
  });
});

about("one backend is bad, and met first", () => {
  faultAndTwin("tls.expired on every second connection", async (world, broken) => {
    const old = await certificate({ notBefore: inDays(-93), notAfter: inDays(broken ? -3 : 50) });
    const { here, ...ask } = await siteWith(world, balancer(secureWeb(old), secureWeb(await certificate())));
    return { ...ask, expected: { cause: "tls.expired", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("tls.name-mismatch on every third connection", async (world, broken) => {
    const good = await certificate();
    const odd = await certificate({ names: [broken ? "other.whole.test" : host] });
    const { here, ...ask } = await siteWith(world, balancer(secureWeb(odd), secureWeb(good), secureWeb(good)));
    return { ...ask, expected: { cause: "tls.name-mismatch", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("tls.plaintext on every third connection", async (world, broken) => {
    const good = secureWeb(await certificate());
    const { here, ...ask } = await siteWith(world, balancer(broken ? web() : good, good, good));
    return { ...ask, expected: { cause: "tls.plaintext", pattern: "some-tries", addresses: [here] } };
  });
  faultAndTwin("tls.incomplete-chain on every third connection", async (world, broken) => {
    const good = await certificate();
    const odd = secureWeb(broken ? noIntermediate(good) : good);
    const { here, ...ask } = await siteWith(world, balancer(odd, secureWeb(good), secureWeb(good)));
    return { ...ask, expected: { cause: "tls.incomplete-chain", pattern: "some-tries", addresses: [here] } };
  });
});

about("tls.not-yet-valid", () => {
  faultAndTwin("from tomorrow on", async (world, broken) => {
    const mine = await certificate({ notBefore: inDays(broken ? 1 : -1), notAfter: inDays(60) });
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.not-yet-valid", addresses: [here] } };
  });
  faultAndTwin("put into service too early on one of two addresses", async (world, broken) => {
    const early = await certificate({ notBefore: inDays(broken ? 2 : -2), notAfter: inDays(90) });
    const { ask, found } = await twoWith(world, secureWeb(early), secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.not-yet-valid", ...found } };
  });
});

about("tls.incomplete-chain", () => {
  faultAndTwin("the intermediate is not sent", async (world, broken) => {
    const mine = await certificate();
    const { here, ...ask } = await siteWith(world, secureWeb(broken ? noIntermediate(mine) : mine));
    return { ...ask, expected: { cause: "tls.incomplete-chain", addresses: [here] } };
  });
  faultAndTwin("the intermediate is known here and not sent, on one of two addresses", async (world, broken) => {
    const mine = await certificate();
    const { ask, found } = await twoWith(world, secureWeb(broken ? noIntermediate(mine) : mine), secureWeb(mine));
    const { intermediate } = await authorities();
    return { ...ask, ca: [...ask.ca, intermediate.cert], expected: { cause: "tls.incomplete-chain", ...found } };
  });
});

about("tls.self-signed", () => {
  faultAndTwin("the leaf vouches for itself", async (world, broken) => {
    const mine = broken ? await issue(null, { names: [host] }) : await certificate();
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.self-signed", addresses: [here] } };
  });
  faultAndTwin("on one of two addresses", async (world, broken) => {
    const odd = broken ? await issue(null, { names: [host] }) : await certificate();
    const { ask, found } = await twoWith(world, secureWeb(odd), secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.self-signed", ...found } };
  });
});

about("tls.untrusted-root", () => {
  faultAndTwin("a whole chain from an authority that nobody knows here", async (world, broken) => {
    const stranger = await makeAuthority("Stranger Root");
    const mine = await issue(await makeAuthority("Stranger Intermediate", { issuer: stranger }), { names: [host] });
    const { here, ...ask } = await siteWith(world, () =>
      createHttpsServer({ cert: `${mine.chain}\n${stranger.cert}`, key: mine.key }, page),
    );
    return { ...ask, ca: broken ? ask.ca : [stranger.cert], expected: { cause: "tls.untrusted-root", addresses: [here] } };
  });
  faultAndTwin("on one of two addresses", async (world, broken) => {
    const stranger = await makeAuthority("Stranger Root");
    const odd = broken ? await issue(stranger, { names: [host] }) : await certificate();
    const stand: Stand = () =>
      createHttpsServer({ cert: broken ? `${odd.chain}\n${stranger.cert}` : odd.chain, key: odd.key }, page);
    const { ask, found } = await twoWith(world, stand, secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.untrusted-root", ...found } };
  });
});

about("tls.handshake-timeout", () => {
  faultAndTwin("accepts, and says nothing to the first message", async (world, broken) => {
    const { here, ...ask } = await siteWith(world, broken ? silent : secureWeb(await certificate()));
    return { ...ask, expected: { cause: "tls.handshake-timeout", addresses: [here] } };
  });
  faultAndTwin("on one of two addresses", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const { ask, found } = await twoWith(world, broken ? silent : mine, mine);
    return { ...ask, expected: { cause: "tls.handshake-timeout", ...found } };
  });
});

about("two faults at once", () => {
  faultAndTwin("expired and for another name: both are roots, the name first", async (world, broken) => {
    const mine = await certificate(broken ? { names: ["other.whole.test"], notBefore: inDays(-93), notAfter: inDays(-3) } : {});
    const { here, ...ask } = await siteWith(world, secureWeb(mine));
    return { ...ask, expected: { cause: "tls.name-mismatch", addresses: [here], besides: ["tls.expired"] } };
  });
});

about("TLS that is well", () => {
  staysHealthy("an authority given with --ca, no HTTP above", async (world) => {
    const mine = await certificate();
    const { target, resolvers, ca } = await siteWith(world, () =>
      createTlsServer({ cert: mine.chain, key: mine.key }, (socket) => socket.resume()),
    );
    return { target: target.replace("https:", "tls:").replace(/\/$/, ""), resolvers, ca };
  });
  staysHealthy("two certificates in turn, both good", async (world) => {
    const { here: _, ...ask } = await siteWith(world, balancer(secureWeb(await certificate()), secureWeb(await certificate())));
    return ask;
  });
  staysHealthy("a certificate for the address itself", async (world) => {
    const [here] = addresses(1);
    const port = await world.serve({ [here]: secureWeb(await certificate({ names: [], ips: [here] })) });
    return { target: `https://${here}:${port}/`, ca: await trusted() };
  });
  staysHealthy("a certificate of six days with four days left", async (world) => {
    const { here: _, ...ask } = await siteWith(
      world,
      secureWeb(await certificate({ notBefore: inDays(-2), notAfter: inDays(4) })),
    );
    return ask;
  });
});
