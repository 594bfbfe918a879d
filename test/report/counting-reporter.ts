import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line that any script can add up. A test that was left out for any reason counts as skipped. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const of = (state: string): number => states.filter((one) => one === state).length;
    const broken = modules.filter(
      (module) =>
        module.state() === "failed" && [...module.children.allTests()].every((test) => test.result().state !== "failed"),
    ).length;
    process.stdout.write(
      `${of("passed")} passed, ${of("failed") + broken + errors.length} failed, ${of("skipped") + of("pending")} skipped\n`,
    );
  }
}
