import { closedDnsPort, type DnsAsked, type DnsReply } from "../fixture/dns-server.ts";
import { about, faultAndTwin, staysHealthy } from "./scenario.ts";
import { addresses, certificate, host, secureWeb, trusted, type World, web } from "./site.ts";

/** A plain site at one address, and how its URL begins. */
async function site(world: World): Promise<{ address: string; target: string; endpoint: RegExp }> {
  const [address] = addresses(1);
  const port = await world.serve({ [address]: web() });
  return { address, target: `http://${host}:${port}/`, endpoint: new RegExp(`${address}:${port}`) };
}

const text = (server: { address: string; port: number }): string => `${server.address}:${server.port}`;
/** What the root's name servers are is known to every resolver that answers anything. */
const isRoot = ({ name }: DnsAsked): boolean => name === "" || name === ".";
const rootServers: DnsReply = { answers: [". 300 NS a.root-servers.net"] };

about("dns.nxdomain", () => {
  faultAndTwin("the name is gone, its parent is there", async (world, broken) => {
    const { address, target } = await site(world);
    const dns = await world.dns({
      "whole.test SOA": ["ns1.whole.test host.whole.test 1 1 1 1 1"],
      ...(broken ? {} : { [`${host} A`]: [address] }),
    });
    return {
      target,
      resolvers: [dns],
      expected: {
        cause: "dns.nxdomain",
        resolvers: [text(dns)],
        tells: /whole\.test/,
        repeat: `dig @${dns.address} -p ${dns.port}`,
      },
    };
  });

  faultAndTwin("two resolvers, the whole zone is gone", async (world, broken) => {
    const { address, target } = await site(world);
    const zone = broken ? { "other.test A": ["127.0.0.1"] } : { [`${host} A`]: [address] };
    const resolvers = [await world.dns(zone), await world.dns(zone)];
    return { target, resolvers, expected: { cause: "dns.nxdomain", resolvers: resolvers.map(text) } };
  });
});

about("dns.nodata", () => {
  faultAndTwin("the name has a mail exchanger and no address", async (world, broken) => {
    const { address, target } = await site(world);
    const dns = await world.dns({ [`${host} MX`]: ["10 mail.whole.test"], ...(broken ? {} : { [`${host} A`]: [address] }) });
    return { target, resolvers: [dns], expected: { cause: "dns.nodata", resolvers: [text(dns)], tells: /MX/ } };
  });

  faultAndTwin("two resolvers, text records alone", async (world, broken) => {
    const { address, target } = await site(world);
    const zone = { [`${host} TXT`]: ["v=1"], ...(broken ? {} : { [`${host} A`]: [address] }) };
    const resolvers = [await world.dns(zone), await world.dns(zone)];
    return { target, resolvers, expected: { cause: "dns.nodata", resolvers: resolvers.map(text) } };
  });
});

about("dns.nodata behind an alias", () => {
  faultAndTwin("the alias's target has no address", async (world, broken) => {
    const { address, target } = await site(world);
    const zone = { [`${host} CNAME`]: ["edge.cdn.test"], "edge.cdn.test TXT": ["parked"] };
    const dns = await world.dns(broken ? zone : { ...zone, "edge.cdn.test A": [address] });
    return { target, resolvers: [dns], expected: { cause: "dns.nodata", resolvers: [text(dns)], tells: /edge\.cdn\.test/ } };
  });
});

about("dns.servfail", () => {
  faultAndTwin("with and without validation, and its own explanation", async (world, broken) => {
    const { address, target } = await site(world);
    const failing: DnsReply = { rcode: "SERVFAIL", ede: [{ code: 14, text: "zone is being loaded" }] };
    const dns = await world.dns(broken ? { [host]: failing } : [address]);
    return { target, resolvers: [dns], expected: { cause: "dns.servfail", resolvers: [text(dns)] } };
  });

  faultAndTwin("at one of two resolvers", async (world, broken) => {
    const { address, target } = await site(world);
    const good = await world.dns([address]);
    const bad = await world.dns(broken ? { [host]: { rcode: "SERVFAIL" } } : [address]);
    return {
      target,
      resolvers: [good, bad],
      expected: { cause: "dns.servfail", pattern: "some-resolvers", resolvers: [text(bad)], works: { resolvers: [text(good)] } },
    };
  });

  staysHealthy("once, and then never again", async (world) => {
    const { address, target } = await site(world);
    let asked = 0;
    const answer = ({ type }: DnsAsked): DnsReply =>
      asked++ === 0 ? { rcode: "SERVFAIL" } : { answers: type === "A" ? [`${host} 300 A ${address}`] : [] };
    return { target, resolvers: [await world.dnsThat({ answer })] };
  });
});

about("dns.resolver-timeout", () => {
  faultAndTwin("the only resolver says nothing", async (world, broken) => {
    const { address, target } = await site(world);
    const dns = await world.dns(broken ? { "*": "silence" } : [address]);
    return {
      target,
      resolvers: [dns],
      expected: { cause: "dns.resolver-timeout", resolvers: [text(dns)], tells: /does not answer/ },
    };
  });

  faultAndTwin("the first of two says nothing", async (world, broken) => {
    const { address, target } = await site(world);
    const first = await world.dns(broken ? { "*": "silence" } : [address]);
    const second = await world.dns([address]);
    return {
      target,
      resolvers: [first, second],
      expected: {
        cause: "dns.resolver-timeout",
        pattern: "some-resolvers",
        resolvers: [text(first)],
        works: { resolvers: [text(second)] },
      },
    };
  });

  faultAndTwin("the second of two says nothing", async (world, broken) => {
    const { address, target } = await site(world);
    const first = await world.dns([address]);
    const second = await world.dns(broken ? { "*": "silence" } : [address]);
    return {
      target,
      resolvers: [first, second],
      expected: {
        cause: "dns.resolver-timeout",
        pattern: "some-resolvers",
        resolvers: [text(second)],
        works: { resolvers: [text(first)] },
      },
    };
  });

  faultAndTwin("nobody listens at the first of two", async (world, broken) => {
    const { address, target } = await site(world);
    const good = await world.dns([address]);
    const [elsewhere] = addresses(1);
    const first = broken ? { address: elsewhere, port: await closedDnsPort(elsewhere) } : await world.dns([address]);
    return {
      target,
      resolvers: [first, good],
      expected: { cause: "dns.resolver-timeout", pattern: "some-resolvers", resolvers: [text(first)], tells: /not reachable/ },
    };
  });
});

about("dns.refused", () => {
  faultAndTwin("the resolver serves nobody from here", async (world, broken) => {
    const { address, target } = await site(world);
    const dns = await world.dns(broken ? { "*": { rcode: "REFUSED" } } : [address]);
    return { target, resolvers: [dns], expected: { cause: "dns.refused", resolvers: [text(dns)] } };
  });

  faultAndTwin("one of two declines this name alone", async (world, broken) => {
    const { address, target } = await site(world);
    const good = await world.dns([address]);
    const answer = (asked: DnsAsked): DnsReply =>
      isRoot(asked)
        ? rootServers
        : broken
          ? { rcode: "REFUSED" }
          : { answers: asked.type === "A" ? [`${host} 300 A ${address}`] : [] };
    const bad = await world.dnsThat({ answer });
    return {
      target,
      resolvers: [bad, good],
      expected: {
        cause: "dns.filtered",
        pattern: "some-resolvers",
        resolvers: [text(bad)],
        works: { resolvers: [text(good)] },
        tells: /refuses this name/,
      },
    };
  });
});

about("dns.answers-differ", () => {
  faultAndTwin("one resolver gives an address at which nothing listens", async (world, broken) => {
    const { address, target } = await site(world);
    const [elsewhere] = addresses(1);
    const good = await world.dns([address]);
    const odd = await world.dns([broken ? elsewhere : address]);
    return {
      target,
      resolvers: [good, odd],
      expected: {
        cause: "dns.answers-differ",
        pattern: "some-resolvers",
        resolvers: [text(odd)],
        works: { resolvers: [text(good)] },
      },
    };
  });

  faultAndTwin("one resolver gives an address that serves another name", async (world, broken) => {
    const [right, wrong] = addresses(2);
    const mine = await certificate();
    const other = broken ? await certificate({ names: ["other.whole.test"] }) : mine;
    const port = await world.serve({ [right]: secureWeb(mine), [wrong]: secureWeb(other) });
    const good = await world.dns([right]);
    const odd = await world.dns([wrong]);
    return {
      target: `https://${host}:${port}/`,
      resolvers: [good, odd],
      ca: await trusted(),
      expected: {
        cause: "dns.answers-differ",
        pattern: "some-resolvers",
        resolvers: [text(odd)],
        works: { resolvers: [text(good)] },
      },
    };
  });

  faultAndTwin("one resolver denies the name", async (world, broken) => {
    const { address, target } = await site(world);
    const good = await world.dns([address]);
    const odd = await world.dns(broken ? { "other.test A": [address] } : [address]);
    return {
      target,
      resolvers: [good, odd],
      expected: { cause: "dns.answers-differ", pattern: "some-resolvers", resolvers: [text(odd)], tells: /does not exist/ },
    };
  });
});

about("dns.cname-dangling", () => {
  faultAndTwin("the alias leads to a name that is gone", async (world, broken) => {
    const { address, target } = await site(world);
    const dns = await world.dns({ [`${host} CNAME`]: ["edge.cdn.test"], ...(broken ? {} : { "edge.cdn.test A": [address] }) });
    return {
      target,
      resolvers: [dns],
      expected: { cause: "dns.cname-dangling", resolvers: [text(dns)], tells: /edge\.cdn\.test/ },
    };
  });

  faultAndTwin("two aliases, and the last name is gone", async (world, broken) => {
    const { address, target } = await site(world);
    const zone = {
      [`${host} CNAME`]: ["edge.cdn.test"],
      "edge.cdn.test CNAME": ["pool.cdn.test"],
      "cdn.test NS": ["ns1.cdn.test"],
      ...(broken ? {} : { "pool.cdn.test A": [address] }),
    };
    const resolvers = [await world.dns(zone), await world.dns(zone)];
    return {
      target,
      resolvers,
      expected: { cause: "dns.cname-dangling", resolvers: resolvers.map(text), tells: /pool\.cdn\.test/ },
    };
  });
});

about("dns.hosts-override", () => {
  faultAndTwin("a line that leads where nothing listens", async (world, broken) => {
    const { address, target } = await site(world);
    const [elsewhere] = addresses(1);
    return {
      target,
      resolvers: [await world.dns([address])],
      hosts: `127.0.0.1 localhost\n${broken ? elsewhere : address} ${host} # for the migration\n`,
      expected: { cause: "dns.hosts-override", tells: /hosts/ },
    };
  });

  faultAndTwin("a line that leads to another service", async (world, broken) => {
    const [right, wrong] = addresses(2);
    const mine = await certificate();
    const other = broken ? await certificate({ names: ["other.whole.test"] }) : mine;
    const port = await world.serve({ [right]: secureWeb(mine), [wrong]: secureWeb(other) });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([right])],
      ca: await trusted(),
      hosts: `${wrong}\t${host}\n`,
      expected: { cause: "dns.hosts-override" },
    };
  });
});

about("DNS that is well", () => {
  staysHealthy("no AAAA, wildcard answers, two addresses that both serve", async (world) => {
    const [first, second] = addresses(2);
    const port = await world.serve({ [first]: web(), [second]: web() });
    const zone = { "*": { answers: [`${host} 5 A ${first}`, `${host} 5 A ${second}`] } };
    return {
      target: `http://${host}:${port}/`,
      resolvers: [await world.dns([first, second]), await world.dns({ [`${host} A`]: zone["*"] })],
    };
  });
  staysHealthy("resolvers that give different addresses, each of which serves the name", async (world) => {
    const [first, second] = addresses(2);
    const mine = await certificate();
    const port = await world.serve({ [first]: secureWeb(mine), [second]: secureWeb(mine) });
    return {
      target: `https://${host}:${port}/`,
      resolvers: [await world.dns([first]), await world.dns([second])],
      ca: await trusted(),
    };
  });
});
