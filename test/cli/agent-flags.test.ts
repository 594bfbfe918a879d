import { describe, expect, test } from "vitest";
import { plainAgentFlags } from "../../src/cli/agent-flags.ts";

describe("the short way of `agent`", () => {
  test("reads what is plain as the whole command line does", () => {
    const words = "--hub wss://hub.example.com --name eu-west-1 --label a=1 --label=b=2 --join flj_x --hub-ca ca.pem --insecure";
    expect(plainAgentFlags(words.split(" "))).toEqual({
      hub: "wss://hub.example.com",
      name: "eu-west-1",
      label: ["a=1", "b=2"],
      join: "flj_x",
      hubCa: "ca.pem",
      insecure: true,
    });
    expect(plainAgentFlags([])).toEqual({ label: [], insecure: false });
  });

  test.each([["--help"], ["-h"], ["--hubb", "x"], ["--name"], ["--name", "-x"], ["eu-west-1"], ["--insecure=yes"]])(
    "leaves %j %j to the whole command line",
    (...words) => expect(plainAgentFlags(words)).toBe(null),
  );
});
