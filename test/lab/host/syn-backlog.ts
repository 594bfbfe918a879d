import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import { changedServers, type Site } from "../site.ts";
import { ownSite } from "./own-site.ts";

/** A machine elsewhere that, once it is told to, begins many connections, and is deaf to the answers. */
const beginner = (own: string, address: string, port: number, count: number): Command => ({
  kind: "command",
  place: "elsewhere",
  address: own,
  port: 7_000,
  identity: null,
  command: [
    process.execPath,
    "-e",
    `const net=require("net");net.createServer(()=>{for(let n=0;n<${count};n+=1)net.connect(${port},"${address}").on("error",()=>{})}).listen(7000,"${own}")`,
  ],
});

/** By then the rules are there, too. */
const begun = (own: string, most: number): Pick<Site, "prepare"> => ({
  prepare: async ({ run, until }) => {
    await run("dns", process.execPath, "-e", `require("net").connect(7000,"${own}").on("connect",()=>process.exit())`);
    await until(async () => (await run("server", "ss", "-Htn", "state", "syn-recv")).split("\n").length > most);
  },
});

const deaf = ["tcp flags & (syn | ack) == syn | ack drop"];
const noCookies = "net.ipv4.tcp_syncookies=0";

export const synBacklogSmall: FaultScenario = {
  id: "host.syn-backlog/small",
  made: "a machine begins many connections and never ends them, SYN cookies are off, and the kernel keeps few",
  site: (setting) => ({
    ...ownSite(setting, "http", [setting.v4[0]]),
    kernel: { server: [noCookies, "net.ipv4.tcp_max_syn_backlog=64"] },
    rules: { elsewhere: { input: deaf } },
  }),
  fault: (site, { v4: [address], elsewhere4: [own], plainPort }) => ({
    servers: [...site.servers, beginner(own, address, plainPort, 150)],
    ...begun(own, 40),
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.syn-backlog", pattern: "everywhere", addresses: [address] }),
};

export const synBacklogOfListener: FaultScenario = {
  id: "host.syn-backlog/of-listener",
  made: "the listener at one of two addresses has a short queue, SYN cookies are off, and a machine begins many connections",
  site: (setting) => {
    const site = ownSite(setting, "http");
    return {
      ...site,
      ...changedServers(site, "all", (server) => (server.kind === "nginx" ? { ...server, listens: "backlog=32" } : server)),
      kernel: { server: [noCookies] },
      rules: { elsewhere: { input: deaf } },
    };
  },
  fault: (site, { v4, odd, elsewhere4: [own], plainPort }) => ({
    servers: [...site.servers, beginner(own, v4[odd], plainPort, 100)],
    ...begun(own, 25),
  }),
  expected: ({ v4, odd }) => ({ cause: "host.syn-backlog", pattern: "some-addresses", addresses: [v4[odd]] }),
};
