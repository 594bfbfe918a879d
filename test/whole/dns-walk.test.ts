import { describe, expect, test } from "vitest";
import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import type { Report } from "../../src/verdict/report.ts";
import { startDnsOverHttps, startDnsOverTls } from "../fixture/dns-secure-server.ts";
import type { DnsAsked, DnsReply } from "../fixture/dns-server.ts";
import { triaged } from "./run.ts";
import { tell } from "./scenario.ts";
import { addresses, host, certificate as issueFor, trusted, World, web } from "./site.ts";

const queries = ({ observations }: Report): DnsQuery[] =>
  observations.filter((one): one is DnsQuery => one.probe === "dns.query");

/** A resolver that knows the name and nothing of zones, and the root, which refers to a server of the zone by its glue; at port 53 there nobody listens. */
async function setUp(world: World, nameServer: string, resolver: (asked: DnsAsked, address: string) => DnsReply) {
  const [address] = addresses(1);
  const port = await world.serve({ [address]: web() });
  const dns = await world.dnsThat({ answer: (asked) => resolver(asked, address) });
  const root = await world.dnsThat({
    answer: ({ name }) =>
      name.endsWith("whole.test")
        ? { authority: ["whole.test 300 NS ns1.whole.test"], additional: [`ns1.whole.test 300 A ${nameServer}`] }
        : { rcode: "REFUSED" },
  });
  const flags = [["root-servers", `${root.address}:${root.port}`]] as const;
  return { ask: { target: `http://${host}:${port}/`, resolvers: [dns], flags }, root };
}

const knowsTheName = ({ name, type }: DnsAsked, address: string): DnsReply =>
  name === host ? { answers: type === "A" ? [`${host} 60 A ${address}`] : [] } : { rcode: "NXDOMAIN" };

describe("the walk down the tree of zones, on real sockets", () => {
  test("where all is well it goes on behind the first verdict, by the root's referral to the zone's server", async () => {
    await using world = new World();
    const [nameServer] = addresses(1);
    const { ask, root } = await setUp(world, nameServer, knowsTheName);
    const { report, events } = await triaged(ask);
    const first = events.findIndex(({ type }) => type === "verdict");
    const direct = queries(report).filter(({ subject }) => subject.role === "authoritative");
    const seen = events.findIndex(
      (event) =>
        event.type === "observation" &&
        event.observation.probe === "dns.query" &&
        event.observation.subject.role === "authoritative",
    );
    expect(report.verdict, tell(report)).toBe("healthy");
    expect(seen).toBeGreaterThan(first);
    expect(root.asked.map(({ name, type, recursion }) => `${name} ${type} ${recursion}`)).toContain(`${host} NS false`);
    const atZone = direct.filter(({ subject }) => subject.server === nameServer);
    expect(atZone.map(({ subject }) => subject)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ zone: "whole.test", nameserver: "ns1.whole.test", port: 53, type: "A", transport: "udp" }),
        expect.objectContaining({ zone: "whole.test", nameserver: "ns1.whole.test", port: 53, type: "A", transport: "tcp" }),
      ]),
    );
    expect(atZone.find(({ subject }) => subject.type === "A")?.repeat).toMatch(`dig @${nameServer} ${host} A +norecurse`);
  });

  test("where the resolver fails it goes at once, and the zone's server that nobody answers at is to blame", async () => {
    await using world = new World();
    const [nameServer] = addresses(1);
    const { ask } = await setUp(world, nameServer, ({ name }) => (name === "" || name === "." ? {} : { rcode: "SERVFAIL" }));
    const { report } = await triaged(ask);
    const [finding] = report.findings;
    expect(finding, report.headline).toMatchObject({ cause: "dns.nameserver-unreachable", role: "root" });
    expect(finding?.summary).toMatch(/ns1\.whole\.test|whole\.test/);
  });
});

describe("a resolver over TLS or HTTPS, on real sockets", () => {
  test("over TLS, with its name checked: healthy, and asked over nothing else", async () => {
    await using world = new World();
    const [address] = addresses(1);
    const port = await world.serve({ [address]: web() });
    await using dns = await startDnsOverTls(await issueFor({ names: ["dns.whole.test"] }), {
      answers: [`${host} 60 A ${address}`],
    });
    const { report } = await triaged({
      target: `http://${host}:${port}/`,
      flags: [["resolver", `tls://${dns.address}:${dns.port}#dns.whole.test`]],
      ca: await trusted(),
    });
    expect(report.verdict, tell(report)).toBe("healthy");
    const own = queries(report).filter(({ subject }) => subject.role === "given");
    expect(new Set(own.map(({ subject }) => subject.transport))).toEqual(new Set(["tls"]));
    expect(own[0]?.data.certificate?.problem).toBeNull();
  });
  test("over HTTPS: healthy", async () => {
    await using world = new World();
    const [address] = addresses(1);
    const port = await world.serve({ [address]: web() });
    await using dns = await startDnsOverHttps(await issueFor(), { answers: [`${host} 60 A ${address}`] });
    const { report } = await triaged({
      target: `http://${host}:${port}/`,
      flags: [["resolver", `https://localhost:${dns.port}/dns-query`]],
    });
    expect(report.verdict, tell(report)).toBe("healthy");
    expect(queries(report)[0]?.data.httpStatus).toBe(200);
  });
});
