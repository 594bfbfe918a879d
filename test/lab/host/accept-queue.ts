import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import { ownSite } from "./own-site.ts";

const program = (address: string, port: number, text: string): Command => ({
  kind: "command",
  address,
  port,
  identity: null,
  command: [process.execPath, "-e", text],
});

export const hostAcceptQueueHung: FaultScenario = {
  id: "host.accept-queue-overflow/hung",
  made: "the program listens with a short queue and never accepts",
  site: (setting) => ownSite(setting, "http", [setting.v4[0]]),
  fault: (_, { v4: [address], plainPort: port, days }) => ({
    servers: [
      program(
        address,
        port,
        `require("net").createServer().listen({host:"${address}",port:${port},backlog:${2 + (days % 3)}},()=>process.kill(process.pid,"SIGSTOP"))`,
      ),
    ],
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.accept-queue-overflow", pattern: "some-tries", addresses: [address] }),
};

export const hostAcceptQueueBlocked: FaultScenario = {
  id: "host.accept-queue-overflow/blocked",
  made: "the program's only thread waits for ever once it has taken its first connection, on all addresses",
  site: (setting) => ownSite(setting, "https", [setting.v4[1]]),
  fault: (_, { v4, securePort: port }) => ({
    servers: [
      program(
        "0.0.0.0",
        port,
        `require("net").createServer(()=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0)).listen({host:"0.0.0.0",port:${port},backlog:1},()=>{for(let n=0;n<4;n+=1)require("net").connect(${port},"${v4[1]}").on("error",()=>{})})`,
      ),
    ],
    // The connection that it took leaves a place, which one of its own takes when its SYN is sent again, a second later.
    prepare: ({ wait }) => wait(1_500),
  }),
  expected: ({ v4 }) => ({ cause: "host.accept-queue-overflow", pattern: "everywhere", addresses: [v4[1]] }),
};

export const hostAcceptQueueBothFamilies: FaultScenario = {
  id: "host.accept-queue-overflow/both-families",
  made: "the program listens for each family by itself, and is stopped",
  site: (setting) => ownSite(setting, "http", [setting.v4[0], setting.v6[0]]),
  fault: (_, { v4: [v4], v6: [v6], plainPort: port }) => ({
    servers: [
      program(
        v4,
        port,
        `const n=require("net"),l=(host,then)=>n.createServer().listen({host,port:${port},backlog:2,ipv6Only:true},then);l("${v6}",()=>l("${v4}",()=>process.kill(process.pid,"SIGSTOP")))`,
      ),
    ],
  }),
  expected: ({ v4: [v4], v6: [v6] }) => ({ cause: "host.accept-queue-overflow", pattern: "some-tries", addresses: [v4, v6] }),
};
