import { defineConfig } from "vitest/config";

/** The suite that needs npm packages only. Probing is kept on loopback: no public resolver, root server or control target is ever asked from a test. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/lab/**", "test/browser/**", "test/bench/**"],
    env: { FAULTLINE_PUBLIC_RESOLVERS: "none", FAULTLINE_ROOT_SERVERS: "none", FAULTLINE_CONTROL: "none" },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    reporters: ["default", "./test/report/counting-reporter.ts"],
  },
});
