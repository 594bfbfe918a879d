import { expect, test } from "vitest";
import { withoutWaysOut } from "../../src/sandbox-fleet.ts";

test("the sandbox's agents are told of no proxy, no authority and nothing of Slack's", () => {
  const told = { PATH: "/bin", HTTPS_PROXY: "p", https_proxy: "p", NO_PROXY: "x", SLACK_BOT_TOKEN: "t", FAULTLINE_HUB_CA: "f" };
  expect(withoutWaysOut({ ...told, FAULTLINE_DENY: "10.0.0.0/8" })).toEqual({ PATH: "/bin", FAULTLINE_DENY: "10.0.0.0/8" });
});
