import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readConntrackStat } from "../../../src/probe/host/conntrack-stat.ts";
import { readEmptyVirtualServers } from "../../../src/probe/host/ipvs-table.ts";
import { readEmptyInRules } from "../../../src/probe/host/kube-rules.ts";
import { readEmptyInRuleset } from "../../../src/probe/host/kube-ruleset.ts";
import { certificatesIn, haproxyCertificates, nginxCertificates } from "../../../src/probe/host/named-certificates.ts";
import { readNeighbourTables } from "../../../src/probe/host/neighbour-tables.ts";
import { readEcho } from "../../../src/probe/host/ping.ts";
import { busiest, readPorts } from "../../../src/probe/host/port-use.ts";
import { readMostFiles, readStart } from "../../../src/probe/host/process-facts.ts";
import { readGroups } from "../../../src/probe/host/processor-limits.ts";
import { readSocketTable } from "../../../src/probe/host/socket-table.ts";
import { readPortRange } from "../../../src/probe/port-range.ts";

describe("what ss prints", () => {
  test("both ends, who holds it, and the kernel's number", () => {
    const text = [
      'LISTEN     0  511  203.0.113.7:443   0.0.0.0:*  users:(("nginx",pid=7,fd=6),("nginx",pid=8,fd=6)) ino:41 sk:1 cgroup:/ <->',
      'CLOSE-WAIT 1  0    [::ffff:203.0.113.7]:443 [2001:db8::9]:5022 users:(("a \\"b\\" c",pid=7,fd=9)) ino:42 sk:2 <->',
      "CLOSE-WAIT 1  0    203.0.113.7:443   198.51.100.9:5023 ino:0 sk:3 <->",
      "UNCONN     640 0   127.0.0.53%lo:53  0.0.0.0:*",
      "TIME-WAIT  0  0    [fe80::1%eth0]:443 [fe80::2%eth0]:9",
      "Netid State nothing of use",
    ].join("\n");
    expect(readSocketTable(text)).toMatchObject([
      { state: "LISTEN", local: { address: "203.0.113.7", port: 443 }, peer: null, holders: [{ pid: 7 }, { pid: 8 }], inode: 41 },
      { state: "CLOSE-WAIT", local: { address: "203.0.113.7" }, peer: { address: "2001:db8::9", port: 5_022 }, inode: 42 },
      { state: "CLOSE-WAIT", holders: [], inode: null },
      { state: "UNCONN", waiting: 640, local: { address: "127.0.0.53", port: 53 }, peer: null },
      { state: "TIME-WAIT", local: { address: "fe80::1" }, peer: { address: "fe80::2", port: 9 } },
    ]);
  });

  test("without the column of states, where one was asked for", () => {
    expect(readSocketTable("0 0 192.0.2.1:40000 192.0.2.9:443")).toMatchObject([{ state: null, peer: { port: 443 } }]);
  });

  test("ports held towards one destination count once each, and those at which something listens not at all", () => {
    const rows = readSocketTable(
      [
        "TIME-WAIT 0 0 192.0.2.1:40001 192.0.2.9:443",
        "ESTAB 0 0 192.0.2.1:40002 192.0.2.9:443",
        "ESTAB 0 0 192.0.2.1:443 192.0.2.9:40001",
      ].join("\n"),
    );
    const range = { low: 40_000, high: 40_009 };
    expect(busiest(rows, range, new Set([40_003]))).toEqual([
      { local: "192.0.2.1", peer: "192.0.2.9", port: 443, used: 2, timeWait: 1 },
    ]);
    expect(busiest(rows, range, new Set([40_001]))).toMatchObject([{ used: 1, timeWait: 0 }]);
  });
});

describe("what the kernel writes", () => {
  test("limits, starts and groups of a process", () => {
    expect(
      readMostFiles(
        "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n",
      ),
    ).toBe(1_024);
    expect(readMostFiles("Max open files            unlimited            unlimited            files\n")).toBeNull();
    const stat = `7 (a (b) c) S ${Array.from({ length: 18 }, () => "0").join(" ")} 500 0 0`;
    expect(readStart(stat, "cpu 1\nbtime 1700000000\n")).toBe(new Date(1_700_000_005_000).toISOString());
    expect(readGroups("4:memory:/m\n1:cpu,cpuacct:/web\n0::/unified\n").map(({ path }) => path)).toEqual(["/web", "/unified"]);
    expect(readGroups("0::/../../other\n")).toEqual([]);
  });

  test("counts of connection tracking are hexadecimal, a line for each processor", () => {
    const text =
      "entries  found insert_failed drop early_drop\n00000010 0000 00000001 0000000a 00000000\n00000010 0000 00000000 00000006 00000002\n";
    expect(readConntrackStat(text)).toEqual({ dropped: 16, droppedEarly: 2, insertFailed: 1 });
    expect(readConntrackStat("")).toEqual({ dropped: null, droppedEarly: null, insertFailed: null });
  });

  test("ranges and lists of ports", () => {
    expect(readPortRange("32768\t60999\n")).toEqual({ low: 32_768, high: 60_999 });
    expect(readPortRange("9 1")).toBeNull();
    expect([...readPorts("8080,40001-40003,99999\n", { low: 40_002, high: 40_010 })]).toEqual([40_002, 40_003]);
  });

  test("tables of neighbours, and no single links", () => {
    const text = JSON.stringify([
      { family: "inet", name: "arp_cache", thresh1: 1, thresh2: 2, thresh3: 8, entries: 8, table_fulls: 3 },
      { family: "inet", name: "arp_cache", dev: "lo" },
    ]);
    expect(readNeighbourTables(text)).toEqual([{ family: 4, entries: 8, most: 8, refused: 3 }]);
    expect(readNeighbourTables("no JSON")).toEqual([]);
  });

  test("echoes, and whether somebody said that they are too large", () => {
    expect(readEcho("3 packets transmitted, 0 received, 100% packet loss, time 600ms\n")).toEqual({
      sent: 3,
      received: 0,
      isTold: false,
    });
    expect(readEcho("3 packets transmitted, 0 received, +3 errors, 100% packet loss\n")).toMatchObject({ isTold: true });
    expect(readEcho("ping: nothing")).toBeNull();
  });
});

describe("services without members", () => {
  const rules = [
    "*filter",
    '-A KUBE-SERVICES -d 10.96.0.7/32 -p tcp -m comment --comment "shop/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
    '-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "shop/web:http has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 80 -j DROP',
    '-A KUBE-SERVICES -d 10.96.0.8/32 -p tcp -m comment --comment "shop/api:http has no endpoints" -m tcp --dport 8080 -j REJECT',
    '-A INPUT -p tcp -m comment --comment "web has no endpoints" -m tcp --dport 80 -j REJECT',
  ].join("\n");

  test("kube-proxy's rules say so in their comment", () => {
    expect(readEmptyInRules(rules, 80)).toMatchObject([
      { name: "shop/web:http", address: "10.96.0.7", does: "reject" },
      { name: "shop/web:http", address: null, does: "drop" },
    ]);
  });

  test("its maps hold them in the nftables mode", () => {
    const text =
      'table ip kube-proxy {\n\tmap no-endpoint-services {\n\t\ttype ipv4_addr . inet_proto . inet_service : verdict\n\t\tcomment "x"\n\t\telements = { 10.96.0.7 . tcp . 80 comment "shop/web:http" : goto reject-chain,\n\t\t\t     10.96.0.8 . tcp . 81 comment "shop/api" : drop }\n\t}\n\tmap service-ips {\n\t\telements = { 10.96.0.9 . tcp . 80 : goto service-X }\n\t}\n}\n';
    expect(readEmptyInRuleset(text, 80)).toMatchObject([{ name: "shop/web:http", address: "10.96.0.7", does: "reject" }]);
    expect(readEmptyInRuleset(text, 81)).toMatchObject([{ does: "drop" }]);
  });

  test("the kernel's balancer lists members below each service, and weight 0 takes nothing", () => {
    const text =
      "IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nTCP  0A600007:0050 rr\nTCP  0A600008:0050 rr\n  -> 0A000105:1F90      Masq    1      0          0\nTCP  0A600009:0050 rr\n  -> 0A000105:1F90      Masq    0      0          0\n";
    expect(readEmptyVirtualServers(text, 80).map(({ address }) => address)).toEqual(["10.96.0.7", "10.96.0.9"]);
  });
});

describe("certificates that a program is told to use", () => {
  test("nginx: of the server blocks that listen at the port", () => {
    const text =
      'include conf.d/*.conf;\nhttp { # ssl_certificate no.pem;\n server { listen 443 ssl; location / { return 200; } ssl_certificate /a/one; }\n server {\n listen 203.0.113.7:8443 ssl;\n ssl_certificate "/a/two.pem";\n }\n}\n';
    expect(nginxCertificates(text, 443)).toEqual({ certificates: ["/a/one"], includes: ["conf.d/*.conf"] });
    expect(nginxCertificates(text, 8_443).certificates).toEqual(["/a/two.pem"]);
  });

  test("HAProxy: behind the bind lines of the port", () => {
    const text =
      "global\n crt-base /etc/certs\nfrontend a\n bind 203.0.113.7:443 ssl crt site.pem crt-list /etc/list alpn h2\n bind :8443 ssl crt /other.pem\n";
    expect(haproxyCertificates(text, 443)).toEqual({ certificates: ["/etc/certs/site.pem"], lists: ["/etc/list"] });
  });

  test("scripts and command lines: words that look like such files", () => {
    const text = 'ctx.load_cert_chain(\'/srv/tls/site.crt\', keyfile="/srv/tls/site.key")\nopen("./chain.pem") --cert=/x/y.pem';
    expect(certificatesIn(text)).toEqual(["/srv/tls/site.crt", "./chain.pem", "/x/y.pem"]);
  });
});

describe("whatever is read", () => {
  test("no text makes a reader throw, nor run long", () => {
    const pieces = fc.constantFrom(
      "LISTEN 0 1 ",
      "users:((",
      '"x",pid=',
      "[::1]:",
      "server {",
      "listen 80;",
      "}",
      "bind :80 ",
      " crt ",
      "-A KUBE-",
      "TCP  0A600007:0050",
      "  -> ",
      "\n",
      "\t",
      "map no-endpoint-services {",
    );
    const any = fc.array(fc.oneof(fc.string(), pieces), { maxLength: 60 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(any, (text) => {
        readSocketTable(text);
        readGroups(text);
        readStart(text, text);
        readMostFiles(text);
        readConntrackStat(text);
        readNeighbourTables(text);
        readPortRange(text);
        readPorts(text, { low: 1, high: 65_535 });
        readEcho(text);
        readEmptyInRules(text, 80);
        readEmptyInRuleset(text, 80);
        readEmptyVirtualServers(text, 80);
        nginxCertificates(text, 80);
        haproxyCertificates(text, 80);
        certificatesIn(text);
      }),
    );
  });
});
