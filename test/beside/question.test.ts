import { describe, expect, test } from "vitest";
import { questionOf } from "../lab/beside/question.ts";
import { exporterModules } from "../lab/beside/tool/exporter.ts";
import { pluginCalls } from "../lab/beside/tool/plugins.ts";
import { settingOf } from "../lab/setting.ts";
import { goodSite, type Site } from "../lab/site.ts";

const setting = settingOf("question");
const site = goodSite(setting, "https");
const asked = (change: Partial<Site>, ...flags: string[]) => questionOf({ ...site, ...change }, flags);
const lines = (question: ReturnType<typeof questionOf>): string[] =>
  pluginCalls(question).map(({ command }) => command.join(" "));

describe("what the other tools are asked", () => {
  test("a web site: the name at the first resolver, the port, the page, the certificate", () => {
    const checks = pluginCalls(asked({})).map(({ check }) => check);
    expect(checks).toEqual(["check_dns", "check_tcp", "check_http", "check_http -C"]);
    expect(lines(asked({}))[0]).toContain(`-H ${setting.host} -s ${setting.resolvers[0]} `);
    expect(exporterModules(asked({}), "/root.pem").map(({ name }) => name)).toEqual(["dns", "tcp_connect", "http_2xx"]);
  });

  test("a proxy that the variables name is told, unless they keep this target from it", () => {
    const variables = { HTTPS_PROXY: "proxy.example:3128", HTTP_PROXY: "http://192.0.2.9:8080" };
    expect(asked({ variables }, "--proxy", "env").proxy?.href).toBe("http://proxy.example:3128/");
    expect(asked({ variables, target: `http://${setting.host}/` }, "--proxy", "env").proxy?.host).toBe("192.0.2.9:8080");
    expect(asked({ variables: { ...variables, NO_PROXY: setting.zone } }, "--proxy", "env").proxy).toBe(null);
    expect(asked({}, "--proxy", "env").proxy).toBe(null);
  });

  test("an address is not looked up, and stands in brackets where it is IPv6", () => {
    const question = asked({ target: "http://[2001:db8::5]:8080/" });
    expect(question).toMatchObject({ host: "2001:db8::5", inUrl: "[2001:db8::5]", isName: false, port: 8080 });
    expect(pluginCalls(question).map(({ check }) => check)).toEqual(["check_tcp", "check_http"]);
    expect(lines(question)[1]).toContain("check_http -I 2001:db8::5 ");
  });

  test("TLS and nothing above it is asked as that, and TCP alone as that", () => {
    const checks = (target: string): string[] => pluginCalls(asked({ target })).map(({ check }) => check);
    expect(checks("tls://a.example:8443")).toEqual(["check_dns", "check_tcp", "check_tcp -D"]);
    expect(checks("tcp://a.example:8443")).toEqual(["check_dns", "check_tcp"]);
  });

  test("what is expected, the health path and the client's certificate go along", () => {
    const question = asked({}, "--expect", "204", "--health-path", "/healthz", "--cert", "/c.pem", "--key", "/k.pem");
    expect(question).toMatchObject({
      status: 204,
      text: null,
      healthPath: "/healthz",
      certificate: { chain: "/c.pem", key: "/k.pem" },
    });
    expect(lines(question).filter((line) => line.includes("-e  204") && line.includes("-J /c.pem -K /k.pem"))).toHaveLength(2);
    expect(asked({}, "--expect", "ready")).toMatchObject({ status: null, text: "ready" });
  });

  test("an encrypted resolver is nothing for them: they ask the machine's own", () => {
    expect(asked({}, "--resolver", "tls://192.0.2.9#a.example").resolver).toBe(setting.resolvers[0]);
    expect(asked({}, "--resolver", "192.0.2.9").resolver).toBe("192.0.2.9");
    expect(asked({ resolvConf: { nameservers: ["192.0.2.77"] } }).resolver).toBe("192.0.2.77");
  });

  test("a service over IPv6 alone is monitored as that", () => {
    expect(asked({}).recordType).toBe("A");
    const [server] = site.servers;
    expect(asked({ servers: server === undefined ? [] : [{ ...server, address: "2001:db8::5" }] }).recordType).toBe("AAAA");
  });
});
