import { describe, expect, test } from "vitest";
import { rpFilter } from "../../../src/cause/host/rp-filter.ts";
import { one, seenOf } from "../../build/common.ts";
import { counted, listening, network, socketsThroughout } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const links = ["eth0", "eth1"].map((name) => ({ name, mtu: 1_500, isUp: true, kind: null, upper: null }));
const strict = network({ links, settings: { "net.ipv4.conf.all.rp_filter": "0", "net.ipv4.conf.eth0.rp_filter": "1" } });
const here = [...tcp(one, "connected"), ...socketsThroughout([listening(one)])];
const dropping = counted("TcpExt.IPReversePathFilter", 3, 6, 9);

describe("host.rp-filter", () => {
  test("the kernel's count rises from look to look, and the strict filter is on", () => {
    const [root] = judged([...here, strict, ...dropping]).findings;
    expect(root).toMatchObject({ cause: "host.rp-filter", role: "root", confidence: 0.8 });
    expect(root?.next[0]).toContain("net.ipv4.conf.eth0.rp_filter=2");
  });

  test("the value of all links counts where it is higher", () => {
    const all = network({ links, settings: { "net.ipv4.conf.all.rp_filter": "1", "net.ipv4.conf.eth0.rp_filter": "0" } });
    expect(rpFilter.find(seenOf([...here, all, ...dropping]))).toHaveLength(1);
  });

  test.each([
    ["one stray packet", [strict, ...counted("TcpExt.IPReversePathFilter", 3, 3, 4)]],
    ["a count of long ago", [strict, ...counted("TcpExt.IPReversePathFilter", 900, 900, 900)]],
    [
      "a machine with one link, to which nothing can come by another",
      [network({ settings: { "net.ipv4.conf.all.rp_filter": "1" } }), ...dropping],
    ],
    ["the loose filter", [network({ links, settings: { "net.ipv4.conf.all.rp_filter": "2" } }), ...dropping]],
  ])("%s is none", (_, told) => {
    expect(judged([...here, ...told]).findings).toEqual([]);
  });
});
