import { defineConfig } from "vitest/config";

/** Functions over values, and probes that close what they open: nothing is left behind for the next file, and to load all causes anew for each took longer than the tests. */
const together = ["beside", "cause", "evidence", "observation", "plan", "policy", "probe", "target", "verdict"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

/** Whole runs against servers of the test's own, in real time: on a machine that others keep busy one may miss what it should meet, and is made once more. What is wrong fails twice. */
const live = ["test/whole/**/*.test.ts", "test/triage/**/*.test.ts", "test/hub.test.ts", "test/probe/path/path-trace.test.ts"];

/** The suite that needs npm packages only. Probing is kept on loopback: no public resolver, root server or control target is ever asked from a test. */
export default defineConfig({
  test: {
    env: { FAULTLINE_PUBLIC_RESOLVERS: "none", FAULTLINE_ROOT_SERVERS: "none", FAULTLINE_CONTROL: "none" },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    reporters: ["default", "./test/report/counting-reporter.ts"],
    projects: [
      { extends: true, test: { name: "together", include: together, exclude: live, isolate: false } },
      { extends: true, test: { name: "live", include: live, retry: 1 } },
      {
        extends: true,
        test: {
          name: "apart",
          include: ["test/**/*.test.ts"],
          exclude: ["test/lab/**", "test/browser/**", "test/bench/**", ...together, ...live],
        },
      },
    ],
  },
});
