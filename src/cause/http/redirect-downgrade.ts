import { type Request, redirectTarget } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import { usersUrls, variantOf, wentWell } from "./asked-urls.ts";

/** From https back to http: it works, and everything after it can be read and changed on the way. */
export const redirectDowngrade: Cause = {
  id: "http.redirect-downgrade",
  impact: "latent",
  plain:
    "The encrypted site sends visitors on to an unencrypted address. It works, but whoever sits on the way can read and change what follows.",
  tell: "An answer over https has a Location that begins with http://.",
  remedy: [
    "Let the redirect name https: tell the application that it stands behind TLS (`X-Forwarded-Proto`, trusted proxies, base URL).",
    "Strict-Transport-Security keeps browsers from following it meanwhile.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "the team of the application, or whoever runs the proxy in front of it",
  find: (seen) =>
    usersUrls(seen).flatMap((asked) => {
      const failed = asked.tries.filter(isDowngrade);
      const [first] = failed;
      if (first === undefined) return [];
      return [
        {
          failed,
          worked: asked.tries.filter((one) => !isDowngrade(one) && wentWell(one, asked, seen)),
          ruledOut: [],
          stated: true,
          says: clause(`https sends on to http${asked.where}`),
          next: [
            `${shortened(asked.url, 120)} leads to ${shortened(redirectTarget(first)?.href ?? "", 120)}: an application behind a proxy that ends TLS often makes such addresses where it is not told that users came by https (X-Forwarded-Proto).`,
          ],
          ...variantOf(asked.variant),
        },
      ];
    }),
};

const isDowngrade = (one: Request): boolean => one.subject.secure && redirectTarget(one)?.protocol === "http:";
