import type { FaultScenario } from "../scenario.ts";
import type { Command } from "../server.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";

const tree = "/sys/fs/cgroup/cpu";
const answer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 6\r\n\r\nready\n";

/** The group is made before the program starts, and taken away by a shell that waits for its end. `parent`: the limit stands one group above it. */
const limited = ({ v4: [address], plainPort, zone, days }: Setting, above: boolean, load: string): Command => {
  const group = `${tree}/faultline-lab-${zone}-${plainPort}`;
  const inner = above ? `${group}/web` : group;
  const script = `require("net").createServer((socket) => {
    socket.on("error", () => undefined).on("data", () => { ${load} socket.write(${JSON.stringify(answer)}); });
  }).listen(${plainPort}, "${address}");`;
  return {
    kind: "command",
    address,
    port: plainPort,
    identity: null,
    command: [
      "sh",
      "-c",
      `mkdir -p ${inner} && echo ${4_000 + days * 100} > ${group}/cpu.cfs_quota_us || exit 1
      me=$$
      (while kill -0 $me 2>/dev/null; do sleep 0.2; done; sleep 0.2; rmdir ${inner}; rmdir ${group}) >/dev/null 2>&1 &
      (sleep 1; echo $me > ${inner}/tasks; for one in /proc/$me/task/*; do echo \${one##*/} > ${inner}/tasks; done) >/dev/null 2>&1 &
      exec ${process.execPath} -e '${script}'`,
    ],
  };
};

/** Works for a quarter of a second, as a page that is made anew for each request. */
const busy = "const until = performance.now() + 25; while (performance.now() < until);";

export const throttledByRequests: FaultScenario = {
  id: "host.cpu-throttled/by-requests",
  made: "the service computes for each request, and its group may use a twentieth of a processor",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), prepare: ({ wait }) => wait(1_500) }),
  fault: (_, setting) => ({ servers: [limited(setting, false, busy)] }),
  expected: ({ v4: [address] }) => ({ cause: "host.cpu-throttled", pattern: "everywhere", addresses: [address] }),
  exclusive: true,
};

/** Two threads at once as well: garbage collection in a container looks so. */
const always =
  "if (!globalThis.on) { globalThis.on = true; setInterval(() => { const until = performance.now() + 30; while (performance.now() < until); }, 50); }";

export const throttledByItself: FaultScenario = {
  id: "host.cpu-throttled/group-above",
  made: "the service works all the time beside its requests, and the limit stands in the group above its own",
  site: (setting) => ({ ...ownSite(setting, "http", [setting.v4[0]]), prepare: ({ wait }) => wait(1_500) }),
  fault: (_, setting) => ({ servers: [limited(setting, true, always)] }),
  expected: ({ v4: [address] }) => ({ cause: "host.cpu-throttled", pattern: "everywhere", addresses: [address] }),
  exclusive: true,
};
