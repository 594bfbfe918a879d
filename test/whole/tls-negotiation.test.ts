import { createDiffieHellman, webcrypto } from "node:crypto";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { authorities, type Issued, issue, makeAuthority } from "../fixture/certificates.ts";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, page, raw, type Stand, secureWeb, trusted, type World } from "./site.ts";

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

/** The site itself, set up otherwise. */
const secureWith =
  ({ chain, key }: Issued, options: ServerOptions): Stand =>
  () =>
    createHttpsServer({ cert: chain, key, ...options }, page);

/** A device in front of a server that reads the first record, and does something else with those that it does not like. */
function behind(stand: Stand, dislikes: (hello: Buffer) => boolean, cut: (socket: Socket, hello: Buffer) => void): Stand {
  return () => {
    const server = stand();
    return raw((socket) => {
      let seen: Buffer = Buffer.alloc(0);
      const read = (chunk: Buffer): void => {
        seen = Buffer.concat([seen, chunk]);
        if (seen.length < 5 || seen.length < 5 + seen.readUInt16BE(3)) return;
        socket.off("data", read);
        socket.pause();
        if (dislikes(seen)) cut(socket, seen);
        else {
          socket.unshift(seen);
          server.emit("connection", socket);
        }
      };
      socket.on("error", () => undefined);
      socket.on("data", read);
    })();
  };
}

const stalls = (socket: Socket): void => void socket.resume();
const resets = (socket: Socket): void => void socket.resetAndDestroy();
const closes = (socket: Socket): void => void socket.end();
const isLarge = (hello: Buffer): boolean => hello.length > 1_300;
const asksFor =
  (name: string) =>
  (hello: Buffer): boolean =>
    hello.includes(name, 0, "latin1");
/** supported_versions with 1.3 before 1.2, as clients of today send it. */
const offersTls13 = (hello: Buffer): boolean => hello.includes(Buffer.from("002b0005040304", "hex"));
const alert = (code: number) => (socket: Socket) => void socket.end(Buffer.from([21, 3, 1, 0, 2, 2, code]));

/** A ServerHello of an old version and nothing behind it. */
function oldServerHello(version: number, extensions = ""): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, version]),
    Buffer.alloc(32, 7),
    Buffer.from([0, 0xc0, 0x14, 0]),
    Buffer.from(extensions, "hex"),
  ]);
  return Buffer.concat([Buffer.from([22, 3, version, 0, body.length + 4, 2, 0, 0, body.length]), body]);
}

about("tls.protocol-version", () => {
  faultAndTwin("TLS 1.0 and nothing newer", async (world, broken) => {
    const options = broken ? ({ minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" } as const) : {};
    const { here, ...ask } = await siteWith(world, secureWith(await certificate(), options));
    return { ...ask, expected: { cause: "tls.protocol-version", addresses: [here], tells: /TLS 1\.0/ } };
  });
  faultAndTwin("an old library picks TLS 1.1, on one of two addresses", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const old = behind(
      mine,
      () => broken,
      (socket) => void socket.end(oldServerHello(2)),
    );
    const { ask, found } = await twoWith(world, old, mine);
    return { ...ask, expected: { cause: "tls.protocol-version", ...found } };
  });
  faultAndTwin("resets whoever offers more than TLS 1.1", async (world, broken) => {
    const mine = secureWith(
      await certificate(),
      broken ? { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" } : {},
    );
    const stand = behind(mine, (hello) => broken && hello[10] === 3, resets);
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.protocol-version", addresses: [here], tells: /TLS 1\.1/ } };
  });
  faultAndTwin("closes where TLS 1.3 is offered", async (world, broken) => {
    const stand = behind(secureWeb(await certificate()), (hello) => broken && offersTls13(hello), closes);
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.protocol-version", addresses: [here], tells: /TLS 1\.3/ } };
  });
});

about("tls.no-shared-cipher", () => {
  faultAndTwin("nothing but NULL", async (world, broken) => {
    const options = broken ? ({ maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" } as const) : {};
    const { here, ...ask } = await siteWith(world, secureWith(await certificate(), options));
    return { ...ask, expected: { cause: "tls.no-shared-cipher", addresses: [here], tells: /NULL/ } };
  });
  faultAndTwin("suites for a key of the other kind, on one of two addresses", async (world, broken) => {
    const mine = await certificate();
    const options = broken ? ({ maxVersion: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-GCM-SHA256" } as const) : {};
    const { ask, found } = await twoWith(world, secureWith(mine, options), secureWeb(mine));
    return { ...ask, expected: { cause: "tls.no-shared-cipher", ...found } };
  });
  faultAndTwin("a curve that nobody offers", async (world, broken) => {
    const options = broken ? ({ maxVersion: "TLSv1.2", ecdhCurve: "brainpoolP256r1", ciphers: "ECDHE" } as const) : {};
    const { here, ...ask } = await siteWith(world, secureWith(await certificate(), options));
    return { ...ask, expected: { cause: "tls.no-shared-cipher", addresses: [here], tells: /brainpool/ } };
  });
  faultAndTwin("a balancer that resets in place of the alert", async (world, broken) => {
    const mine = secureWith(
      await certificate(),
      broken ? { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" } : {},
    );
    // NULL suites are offered by hellos of our own alone.
    const stand = behind(mine, (hello) => broken && !hello.includes(Buffer.from("c006", "hex")), resets);
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.no-shared-cipher", addresses: [here] } };
  });
});

about("tls.weak-parameters", () => {
  faultAndTwin("Diffie-Hellman of 1024 bits", async (world, broken) => {
    const options = broken ? ({ maxVersion: "TLSv1.2", ciphers: "DHE:@SECLEVEL=0", dhparam: diffieHellman(1_024) } as const) : {};
    const { here, ...ask } = await siteWith(world, secureWith(await rsaCertificate(2_048), options));
    return { ...ask, expected: { cause: "tls.weak-parameters", addresses: [here], tells: /1024 bits/ } };
  });
  faultAndTwin("a certificate with an RSA key of 1024 bits, on one of two addresses", async (world, broken) => {
    const options = { ciphers: "DEFAULT:@SECLEVEL=0" };
    const { ask, found } = await twoWith(
      world,
      secureWith(await rsaCertificate(broken ? 1_024 : 2_048), options),
      secureWeb(await certificate()),
    );
    return { ...ask, expected: { cause: "tls.weak-parameters", ...found, tells: /RSA/ } };
  });
  faultAndTwin("no secure renegotiation", async (world, broken) => {
    const stand = behind(
      secureWeb(await certificate()),
      () => broken,
      (socket) => void socket.end(oldServerHello(3)),
    );
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.weak-parameters", addresses: [here], tells: /RFC 5746/ } };
  });
});

about("tls.large-client-hello", () => {
  faultAndTwin("a filter that waits for ever where the hello has two segments", async (world, broken) => {
    const stand = behind(secureWeb(await certificate()), (hello) => broken && isLarge(hello), stalls);
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.large-client-hello", addresses: [here] } };
  });
  faultAndTwin("a server that resets at a large hello, on one of two addresses", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const { ask, found } = await twoWith(
      world,
      behind(mine, (hello) => broken && isLarge(hello), resets),
      mine,
    );
    return { ...ask, expected: { cause: "tls.large-client-hello", ...found } };
  });
});

about("tls.sni-filtered", () => {
  faultAndTwin("a reset wherever this name is asked for", async (world, broken) => {
    const stand = behind(secureWeb(await certificate()), (hello) => broken && asksFor(host)(hello), resets);
    const [here, control] = addresses(2);
    const port = await world.serve({ [here]: stand, [control]: stand });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([here])],
      ca: await trusted(),
      flags: [["control", `${control}:${port}`]],
      expected: { cause: "tls.sni-filtered", addresses: [here] },
    };
  });
  faultAndTwin("silence wherever this name is asked for", async (world, broken) => {
    const stand = behind(secureWeb(await certificate()), (hello) => broken && asksFor(host)(hello), stalls);
    const [here, control] = addresses(2);
    const port = await world.serve({ [here]: stand, [control]: stand });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([here])],
      ca: await trusted(),
      flags: [["control", `https://${control}:${port}/`]],
      expected: { cause: "tls.sni-filtered", addresses: [here] },
    };
  });
});

about("tls.unrecognized-name", () => {
  faultAndTwin("a reset for this name, and an unrelated address that knows nothing of it", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const [here, control] = addresses(2);
    const port = await world.serve({ [here]: behind(mine, (hello) => broken && asksFor(host)(hello), resets), [control]: mine });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([here])],
      ca: await trusted(),
      flags: [["control", `${control}:${port}`]],
      expected: { cause: "tls.unrecognized-name", addresses: [here] },
    };
  });
  faultAndTwin("handshake_failure for this name only", async (world, broken) => {
    const stand = behind(secureWeb(await certificate()), (hello) => broken && asksFor(host)(hello), alert(40));
    const { here, ...ask } = await siteWith(world, stand);
    return { ...ask, expected: { cause: "tls.unrecognized-name", addresses: [here] } };
  });
});

about("tls.alpn-mismatch", () => {
  faultAndTwin("a listener that takes nothing but another protocol", async (world, broken) => {
    const options = { ALPNProtocols: broken ? ["imap"] : ["http/1.1"] };
    const { here, ...ask } = await siteWith(world, secureWith(await certificate(), options));
    return { ...ask, expected: { cause: "tls.alpn-mismatch", addresses: [here] } };
  });
  faultAndTwin("a balancer that closes where a protocol is named, on one of two addresses", async (world, broken) => {
    const mine = secureWeb(await certificate());
    const { ask, found } = await twoWith(
      world,
      behind(mine, (hello) => broken && hello.includes("http/1.1"), closes),
      mine,
    );
    return { ...ask, expected: { cause: "tls.alpn-mismatch", ...found } };
  });
});

about("tls.intercepted", () => {
  faultAndTwin("a proxy that makes a certificate for any name", async (world, broken) => {
    const inspector = await makeAuthority("Corp Inspection CA");
    const mine = await certificate();
    const names = [host, "faultline-no-such-name.whole.test"];
    const made = new Map(
      await Promise.all(names.map(async (name) => [name, await issue(inspector, { names: [name] })] as const)),
    );
    const options: ServerOptions = {
      SNICallback: (name, done) => {
        const one = made.get(name);
        done(null, one === undefined ? undefined : createSecureContext({ cert: one.chain, key: one.key }));
      },
    };
    const { here, ...ask } = await siteWith(world, secureWith(mine, broken ? options : {}));
    return { ...ask, expected: { cause: "tls.intercepted", addresses: [here], tells: /Corp Inspection/ } };
  });
  faultAndTwin("the same unknown authority at an unrelated host", async (world, broken) => {
    const inspector = await makeAuthority("Corp Inspection CA");
    const mine = await certificate();
    const fake = await issue(inspector, { names: [host] });
    const other = await issue(inspector, { names: ["www.unrelated.test"] });
    const [here, control] = addresses(2);
    const port = await world.serve({ [here]: secureWeb(broken ? fake : mine), [control]: secureWeb(other) });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([here])],
      ca: await trusted(),
      flags: [["control", `${control}:${port}`]],
      expected: { cause: "tls.intercepted", addresses: [here] },
    };
  });
});

about("negotiation that is well", () => {
  staysHealthy("TLS 1.3 and nothing else", async (world) => {
    const { here: _, ...ask } = await siteWith(world, secureWith(await certificate(), { minVersion: "TLSv1.3" }));
    return ask;
  });
  staysHealthy("TLS 1.2 with one suite and one curve", async (world) => {
    const options = { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384", ecdhCurve: "secp521r1" } as const;
    const { here: _, ...ask } = await siteWith(world, secureWith(await certificate(), options));
    return ask;
  });
  staysHealthy("hellos of two segments are read from small pieces", async (world) => {
    const { here: _, ...ask } = await siteWith(
      world,
      behind(secureWeb(await certificate()), () => false, stalls),
    );
    return ask;
  });
});

function diffieHellman(bits: number): string {
  const made = createDiffieHellman(bits);
  const integer = (bytes: Buffer): Buffer => {
    const positive = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2]), lengthOf(positive), positive]);
  };
  const content = Buffer.concat([integer(made.getPrime()), integer(made.getGenerator())]);
  const der = Buffer.concat([Buffer.from([0x30]), lengthOf(content), content]);
  return `-----BEGIN DH PARAMETERS-----\n${der.toString("base64")}\n-----END DH PARAMETERS-----\n`;
}

const lengthOf = ({ length }: Buffer): Buffer =>
  length < 0x80
    ? Buffer.from([length])
    : length < 0x100
      ? Buffer.from([0x81, length])
      : Buffer.from([0x82, length >> 8, length & 0xff]);

async function rsaCertificate(bits: number): Promise<Issued> {
  const { intermediate } = await authorities();
  const keys = await webcrypto.subtle.generateKey(
    { name: "RSASSA-PKCS1-v1_5", modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
    true,
    ["sign", "verify"],
  );
  return issue(intermediate, { names: [host], keys });
}
