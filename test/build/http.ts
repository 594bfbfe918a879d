import { type FailureCode, failed, type Phase } from "../../src/observation/failure.ts";
import type { DataOf } from "../../src/observation/observation.ts";
import type { Request } from "../../src/observation/requests.ts";
import type { Address } from "../../src/target/address.ts";
import { observation, one, type Told } from "./common.ts";

type Asked = Told & {
  address?: Address;
  port?: number;
  url?: string;
  host?: string;
  secure?: boolean;
  trust?: "verify" | "ignore";
  purpose?: Request["subject"]["purpose"];
  hop?: number;
  data?: DataOf<"http.request">;
};

function asked(told: Asked): Request {
  const { address = one, url = "https://api.example.com/", trust = "verify", purpose = "user-path", data = {}, ...rest } = told;
  const { hostname, protocol } = new URL(url);
  const { secure = protocol === "https:", host = hostname, hop = purpose === "redirect" ? 1 : 0, ...common } = rest;
  const { port = secure ? 443 : 80, ...record } = common;
  return observation("http.request", {
    ...record,
    subject: { address, port, url, method: "GET", host, sni: secure ? host : null, secure, trust, purpose, hop },
    data,
  });
}

type Answer = Asked & { headers?: Readonly<Record<string, string>>; excerpt?: string; waitMs?: number; connectMs?: number };

/** A whole answer with this status. */
export function answer(status: number, told: Answer = {}): Request {
  const { headers = {}, excerpt, waitMs = 20, connectMs = 5, ...rest } = told;
  return asked({
    ...rest,
    data: {
      status,
      phases: { connectMs, tlsMs: 10, waitMs, bodyMs: 1 },
      headers: Object.entries(headers),
      location: headers.location ?? null,
      bodyWhole: true,
      ...(excerpt === undefined ? {} : { excerpt }),
      ...told.data,
    },
  });
}

/** A request that broke in this phase. */
export function brokenRequest(code: FailureCode, phase: Phase, told: Asked = {}): Request {
  return asked({ ...told, failure: failed(code, phase, "words of the reader") });
}

/** The page that nginx makes for an error. */
export const nginxPage = (status: string): string =>
  `<html>\\r\\n<head><title>${status}</title></head>\\r\\n<body>\\r\\n<center><h1>${status}</h1></center>\\r\\n<hr><center>nginx/1.22.1</center>\\r\\n</body>\\r\\n</html>\\r\\n`;
