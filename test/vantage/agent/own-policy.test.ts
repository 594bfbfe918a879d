import { expect, onTestFinished, test } from "vitest";
import { localMeans } from "../../../src/local-means.ts";
import { kinds, type Probe } from "../../../src/observation/kinds.ts";
import type { Step, SubjectOf } from "../../../src/observation/step.ts";
import { cidr } from "../../../src/policy/cidr.ts";
import { type Address, endpointText } from "../../../src/target/address.ts";
import { address } from "../../build/common.ts";
import { query } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { overHttp2, overQuic, upgrade } from "../../build/http-beyond.ts";
import { trace } from "../../build/path.ts";
import { connect, oneByte, ping, silence } from "../../build/tcp.ts";
import { handshake, hello } from "../../build/tls.ts";
import { answersOf, invited, present, someHub, startAgent } from "../fleet.ts";

/** Metadata services, link-local, private and loopback addresses, and other ways to write them: what a name may suddenly lead to, or a hub that somebody has taken over may ask. */
const forbidden = [
  "169.254.169.254",
  "::ffff:169.254.169.254",
  "fd00:ec2::254",
  "64:ff9b::a9fe:a9fe",
  "10.0.0.1",
  "192.168.1.1",
  "127.0.0.1",
  "::1",
];

/** A proxy that the agent may ask, where nobody listens. */
const proxy = address("127.0.0.9");
const via = `http://${proxy}:1`;

/** Looks at the agent's own machine, or asks what that is set up to ask. */
const ofOwnMachine = "own machine";

/** Of each kind the ways in which a hub may have it sent to an address. */
const asked: { [P in Probe]: typeof ofOwnMachine | ((there: Address, text: string) => SubjectOf<P>[]) } = {
  "proxy.connect": (there) => [
    {
      address: there,
      port: 3128,
      via: `http://${endpointText(there, 3128)}`,
      login: false,
      authority: "",
      asks: "itself",
      purpose: "itself",
    },
    { ...proxied, authority: endpointText(there, 80), asks: "tunnel", purpose: "by-tunnel" },
    { ...proxied, authority: urlOf(there), asks: "page", purpose: "target" },
  ],
  "dns.query": (_, text) => [query(text, "A", "NODATA", { role: "given", port: 5_399 }).subject],
  "dns.pair": (there) => [{ server: there, port: 5_399, role: "given", rank: 0, name: "api.example.com" }],
  "dns.hosts": ofOwnMachine,
  "dns.resolv-conf": ofOwnMachine,
  "dns.system": ofOwnMachine,
  "tcp.connect": (there) => [connect(there, "connected").subject],
  "tcp.silent": (there) => [silence(there, "open").subject],
  "tcp.one-byte": (there) => [oneByte(there, true).subject],
  "tcp.idle": (there) => [{ address: there, port: 443, spoken: "tls", idleMs: 10 }],
  "path.probe": (there) => [ping(there, "arrived").subject],
  "path.trace": (there) => [trace(there, []).subject],
  "path.size": (there) => [{ address: there, port: null }],
  "path.gateway": (there) => [{ address: there, port: null }],
  "tls.handshake": (there) => [
    handshake({ address: there }).subject,
    { ...handshake({ address: proxy }).subject, via, authority: endpointText(there, 443) },
  ],
  "tls.hello": (there) => [hello({ address: there }).subject],
  "tls.revocation": (there) => [{ address: there, port: 443, sni: "api.example.com", alpn: [] }],
  "http.request": (there) => [
    answer(200, { address: there }).subject,
    answer(200, { address: there, purpose: "redirect", url: "http://rebound.example.com/" }).subject,
    { ...answer(200, { address: proxy }).subject, secure: false, sni: null, via, url: urlOf(there), purpose: "redirect" },
    { ...answer(200, { address: proxy }).subject, via, authority: endpointText(there, 443) },
  ],
  "http.websocket": (there) => [
    { ...upgrade(101).subject, address: there },
    { ...upgrade(101).subject, address: proxy, via, authority: endpointText(there, 443) },
  ],
  "http.http2": (there) => [{ ...overHttp2(200).subject, address: there }],
  "http.quic": (there) => [{ ...overQuic("answered").subject, address: there }],
  "http.chain": (there) => [{ address: there, port: 80, url: "http://rebound.example.com/", hosts: [], mostHops: 20 }],
  "host.sockets": ofOwnMachine,
  "host.counters": ofOwnMachine,
  "host.network": ofOwnMachine,
  "host.neighbours": ofOwnMachine,
  "host.firewall": ofOwnMachine,
  "host.certificate": ofOwnMachine,
  "host.limits": ofOwnMachine,
  "host.link-size": ofOwnMachine,
  "host.process": ofOwnMachine,
  "host.resolver": ofOwnMachine,
  "host.services": ofOwnMachine,
  "vantage.nobody": (there) => [{ peer: there, port: 443 }],
  "vantage.control": (there) =>
    (["https", "tcp"] as const).map((scheme) => ({
      ...{
        role: "control",
        control: "c",
        peer: there,
        port: 443,
        scheme,
        url: "https://c.example/",
        host: "c.example",
        sni: null,
      },
    })),
  "vantage.firewall": (there) => [{ peer: there, port: 443, protocol: "tcp" }],
};

const proxied = { address: proxy, port: 1, via, login: false } as const;
const urlOf = (there: Address): string => `http://${endpointText(there, 80)}/latest/`;

const stepsTo = (text: string): Step[] =>
  kinds.flatMap(({ probe }) => {
    const ways = asked[probe];
    if (ways === ofOwnMachine) return [];
    const step = { probe, round: 1, deadlineMs: 2_000, given: { ca: [], expectText: null } };
    return ways(address(text), text).map((subject, index) => ({ ...step, subject, attempt: index + 1 }) as unknown as Step);
  });

test("whatever a name leads to, and whatever the hub asks: an agent sends nothing to metadata, private and loopback addresses that its own list does not allow", async () => {
  const { vantage } = localMeans({ name: "eu-west-1", zones: [], internalZones: [], searchPath: "" }, () => ({
    kind: "hub",
    allow: [cidr(`${proxy}/32`)],
    deny: [],
  }));
  onTestFinished(() => vantage.close());
  const hub = await someHub();
  startAgent(hub, { join: await invited(hub), vantage });
  const remote = await present(hub);
  for (const text of forbidden) {
    const steps = stepsTo(text);
    const answers = await answersOf(remote, steps);
    expect(answers.map(({ probe }) => probe).sort(), text).toEqual(steps.map(({ probe }) => probe).sort());
    for (const { outcome, skippedBecause, probe, attempt } of answers) {
      expect(outcome, `${probe} ${attempt} ${text}`).toBe("skipped");
      expect(skippedBecause, `${probe} ${attempt} ${text}`).toMatch(/refused everywhere|allow list/);
    }
  }
}, 30_000);
