import { computedOnce } from "./computed-once.ts";
import { excerptOf, headerOf, type Request, statusOf, titleOf } from "./requests.ts";

/**
 * Pages that a server gives where nobody has told it what to serve under a name: what it shows after it was installed, or its own words for a name that it
 * does not know. Each is anchored by words that its maker alone writes; a bare 404 is none of them, since a site of its own gives that as well.
 */
const pages: readonly (readonly [RegExp, string])[] = [
  // Fresh from the package.
  [/^Welcome to nginx\b/i, "nginx's welcome page"],
  [/^Test Page for the (?:Nginx|nginx) HTTP Server/i, "nginx's welcome page"],
  [/^Welcome to OpenResty\b/i, "OpenResty's welcome page"],
  [
    /^(?:Apache2 )?(?:Debian|Ubuntu) Default Page\b|^Apache2 (?:Debian|Ubuntu)?\s*Default Page|^Apache HTTP Server Test Page/i,
    "Apache's default page",
  ],
  [/^It works!(?: Apache httpd)?$/, "Apache's default page"],
  [/^Test Page for the (?:Apache|HTTP Server)|^HTTP Server Test Page/i, "the web server's test page"],
  [/^IIS Windows(?: Server)?$|^Microsoft Internet Information Services\b|^IIS\d+$/i, "the default page of IIS"],
  [/^Apache Tomcat(?:\/[\d.]+)?$/i, "Tomcat's default page"],
  [/^Welcome to Caddy\b|^Caddy works!?/i, "Caddy's default page"],
  [/^Placeholder page$/i, "lighttpd's placeholder page"],
  [/^Welcome to (?:Jetty|WildFly|JBoss|GlassFish|CentOS)\b|^Welcome to your (?:Strato|HAProxy)/i, "the server's welcome page"],
  [/^(?:Web Server's Default Page|Domain Default page|Default Web Site Page)$/i, "the hosting panel's default page"],
  // Nobody of that name here.
  [/^DisallowedHost at\b/, "Django's page for an unknown name"],
  [/^404 Web Site not found\b|^Microsoft Azure App Service - .*Not Found/i, "Azure's page for an unknown name"],
  [/^Site not found · GitHub Pages$/i, "GitHub Pages' page for an unknown name"],
  [/^(?:No such app|Heroku \| No such app|There's nothing here, yet)/i, "Heroku's page for an unknown name"],
];

const texts: readonly (readonly [RegExp, string])[] = [
  // Without a title. Two words of plain text alone may be anybody's.
  [/^\s*(?:<[^>]{1,200}>\s*)*Welcome to nginx!\s*(?:<|$)/i, "nginx's welcome page"],
  [/^\s*(?:<[^>]{1,200}>\s*)+It works!\s*(?:<|$)/i, "Apache's default page"],
  [/^\s*default backend - 404\s*$/i, "Kubernetes' default backend"],
  [/^\s*response 404 \(backend NotFound\), service rules for/i, "Google's default backend"],
  [/no-such-app\.html/i, "Heroku's page for an unknown name"],
  [/There isn't a GitHub Pages site here/i, "GitHub Pages' page for an unknown name"],
  [/Fastly error: unknown domain/i, "Fastly's page for an unknown name"],
  [/<Code>NoSuchBucket<\/Code>/i, "a store's page for an unknown name"],
  [/DEPLOYMENT_NOT_FOUND/, "Vercel's page for an unknown name"],
  [/Bad Request - Invalid Hostname/i, "HTTP.sys' page for an unknown name"],
  [/Invalid HTTP_HOST header|You may need to add .{1,100} to ALLOWED_HOSTS/i, "Django's page for an unknown name"],
  [/^\s*Invalid Host header\s*$/i, "a development server's page"],
  [/<h1>Blocked hosts?: /i, "Rails' page for an unknown name"],
];

/** With another status it is that which counts. */
const statuses: ReadonlySet<number> = new Set([200, 400, 403, 404, 410, 500]);

/** What kind of default page an answer is, in words; null where it is none. */
export const defaultPageOf = computedOnce((request: Request): string | null => pageOf(request));

function pageOf(request: Request): string | null {
  if (!statuses.has(statusOf(request) ?? 0) || request.outcome !== "ok") return null;
  const title = titleOf(request);
  const text = excerptOf(request);
  const known =
    (title === "" ? undefined : pages.find(([words]) => words.test(title))) ??
    (text === "" ? undefined : texts.find(([words]) => words.test(text)));
  if (known !== undefined) return known[1];
  // HTTP.sys itself answers so where no site is registered for the name.
  return statusOf(request) === 404 && /^Microsoft-HTTPAPI/i.test(headerOf(request, "server") ?? "")
    ? "HTTP.sys' page for an unknown name"
    : null;
}
