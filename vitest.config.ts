import { defineConfig } from "vitest/config";

/** Functions over values, and probes that close what they open: nothing is left behind for the next file, and to load all causes anew for each took longer than the tests. */
const together = [
  "beside",
  "cause",
  "cli",
  "evidence",
  "http",
  "observation",
  "plan",
  "policy",
  "probe",
  "sandbox",
  "store",
  "target",
  "vantage/agent",
  "vantage/gateway",
  "vantage/wire",
  "verdict",
].map((folder) => `test/${folder}/**/*.test.ts`);

/** Whole runs against servers of the test's own, in real time: on a machine that others keep busy one may miss what it should meet, and is made twice more. What is wrong fails each time. */
const whole = ["test/whole/*-causes.test.ts", "test/whole/tls-*.test.ts", "test/whole/{dns-walk,hostile,http-beyond}.test.ts"];

/** The same where a Slack is made up, which changes its process' own ways to the network, or by processes of their own. */
const live = ["test/whole/**/*.test.ts", "test/triage/**/*.test.ts", "test/hub.test.ts", "test/probe/path/path-trace.test.ts"];

/** Whole runs wait for their turn within their time, so that it is generous; each holds itself to the time that a run may take. */
const inTurn = { testTimeout: 180_000 };
const processes = { testTimeout: 60_000 };

/** One kind after the other: what works hard makes late what is beside it. Whole runs mostly wait, so that more than vitest's own five at once keep this short. */
const after = (groupOrder: number) => ({ retry: 2, maxWorkers: 2, sequence: { groupOrder } });

/** The suite that needs npm packages only. Probing is kept on loopback: no public resolver, root server or control target is ever asked from a test. */
export default defineConfig({
  test: {
    env: { FAULTLINE_PUBLIC_RESOLVERS: "none", FAULTLINE_ROOT_SERVERS: "none", FAULTLINE_CONTROL: "none" },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 4,
    reporters: ["default", "./test/report/counting-reporter.ts"],
    projects: [
      { extends: true, test: { name: "together", include: together, exclude: [...whole, ...live], isolate: false } },
      { extends: true, test: { ...after(1), ...inTurn, name: "whole", include: whole, isolate: false, maxConcurrency: 8 } },
      { extends: true, test: { ...after(2), ...processes, name: "live", include: live, exclude: whole } },
      {
        extends: true,
        test: {
          name: "apart",
          // Threads start sooner than processes; what probes is not among them, for a child that another thread starts holds its sockets open for a moment.
          pool: "threads",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**", "test/browser/**", "test/bench/**", ...together, ...whole, ...live],
        },
      },
    ],
  },
});
