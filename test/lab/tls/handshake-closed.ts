import { changedBalancers, innerPort, passThroughSite } from "../balancer.ts";
import { middleboxSite } from "../middlebox.ts";
import { changedMember, poolSite } from "../pool.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import { changedServers, goodSite } from "../site.ts";

export const handshakeClosed: FaultScenario = {
  id: "tls.handshake-closed/after-the-hello",
  made: "a TCP balancer closes as soon as the hello has come",
  site: (setting) => passThroughSite(setting),
  fault: (site) =>
    changedBalancers(site, ({ body }) => ({
      body: ["tcp-request inspect-delay 5s", "tcp-request content reject if { req.len gt 0 }", ...body],
    })),
  expected: ({ v4 }) => ({ cause: "tls.handshake-closed", pattern: "everywhere", addresses: v4 }),
};

/** The balancer hears the reset and closes its own side in order. */
export const handshakeClosedOneMember: FaultScenario = {
  id: "tls.handshake-closed/one-member",
  made: "one of three web servers behind a balancer waits for the PROXY protocol, which it does not get",
  site: (setting) => poolSite(setting, "https", { members: 3, balance: "roundrobin" }),
  fault: (site) => changedMember(site, (member) => ({ ...member, listens: "proxy_protocol" })),
  expected: ({ v4: [address] }) => ({ cause: "tls.handshake-closed", pattern: "some-tries", addresses: [address] }),
};

/** A relay whose other end is gone: it takes a connection and ends without a look at it, now and then before the hello is there and now and then behind it. */
const hangsUp = `use IO::Socket::INET; $SIG{CHLD} = "IGNORE";
my $l = IO::Socket::INET->new(LocalAddr => $ARGV[0], LocalPort => $ARGV[1], Listen => 64, ReuseAddr => 1) or die;
while (1) { my $c = $l->accept or next; if (!fork) { select(undef, undef, undef, 0.001 + rand 0.002); exit } close $c }`;

export const handshakeClosedUnread: FaultScenario = {
  id: "tls.handshake-closed/unread",
  made: "a relay with nobody behind it hangs up on every connection, whether the hello has come or not",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) =>
    changedServers(
      site,
      "all",
      ({ address, port }): Server => ({
        kind: "command",
        address,
        port,
        identity: null,
        command: ["perl", "-e", hangsUp, address, `${port}`],
      }),
    ),
  expected: ({ v4 }) => ({ cause: "tls.handshake-closed", pattern: "everywhere", addresses: v4 }),
};

export const handshakeClosedGarbled: FaultScenario = {
  id: "tls.handshake-closed/garbled",
  made: "a relay at one of two addresses hands on the server's answer, and turns over each bit of it from some byte on",
  site: middleboxSite,
  fault: (site, { v4, odd, network, chance }) => {
    const relay = { address: network.server.own4, port: innerPort };
    return changedServers(site, [v4[odd]], (server) =>
      server.kind === "program"
        ? { ...server, program: "script", arguments: { turns: [["hear", { relay, garbleAfter: chance.number(20, 700) }]] } }
        : server,
    );
  },
  expected: ({ v4, odd }) => ({ cause: "tls.handshake-closed", pattern: "some-addresses", addresses: [v4[odd]] }),
};
