import { type Request, statusOf } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause } from "../clause.ts";
import { expectedStatusFor, usersUrls, variantOf, wentWell } from "./asked-urls.ts";

/** 421 (RFC 9110, section 15.5.20): on a fresh connection that was made for this very name, the server says that it does not answer for it. */
export const misdirected: Cause = {
  id: "http.misdirected",
  impact: "breaks",
  plain:
    "The server that is reached says that it is not responsible for this name. The name points at the wrong server, or the server was not told about the name.",
  tell: "The answer has the status 421 on a fresh connection whose SNI and Host are both the name that was asked for.",
  remedy: [
    "Set the name up on the server that answers, or point its DNS record at the server that has it.",
    "A gateway compares SNI and Host: let the proxy in front send both for this name.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "whoever runs the web server or the gateway",
  find: (seen) =>
    usersUrls(seen).flatMap((asked) => {
      if (expectedStatusFor(asked, seen) === 421) return [];
      const failed = asked.tries.filter((one) => statusOf(one) === 421 && hasRightNames(one));
      if (failed.length === 0) return [];
      return [
        {
          failed,
          worked: asked.tries.filter((one) => wentWell(one, asked, seen)),
          ruledOut: [],
          says: clause(`421: this server does not serve that name${asked.where}`),
          next: [
            "Look at the names that the server or gateway is configured for: after a change of certificate, route or host it may have lost this one.",
            "If the connection passes a proxy that ends TLS, check that it hands on the same name in SNI and in Host.",
          ],
          ...variantOf(asked.variant),
        },
      ];
    }),
};

/** Another SNI than the Host may be answered so by right. */
function hasRightNames({ subject }: Request): boolean {
  if (!subject.secure || subject.sni === null || !URL.canParse(subject.url)) return true;
  return subject.sni.toLowerCase() === new URL(subject.url).hostname.toLowerCase();
}
