import { defineConfig } from "vitest/config";

/** The suite that needs Chromium. Everything it looks at is served by this machine. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts"],
    env: { FAULTLINE_PUBLIC_RESOLVERS: "none", FAULTLINE_ROOT_SERVERS: "none", FAULTLINE_CONTROL: "none" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    reporters: ["default", "./test/report/counting-reporter.ts"],
  },
});
