import type { Secret } from "../../target/secret.ts";

/** The one header by which a proxy is told who asks (RFC 7617, RFC 9110 section 11.7.1); none where nobody said. */
export function loginHeader(login: Secret | undefined): { "proxy-authorization"?: string } {
  return login === undefined ? {} : { "proxy-authorization": `Basic ${Buffer.from(login.reveal(), "utf8").toString("base64")}` };
}

const shortest = 3;

/** The text without the user's password, in whatever form the other side may have sent it back. */
export function withoutLogin(text: string, login: Secret | undefined): string {
  if (login === undefined) return text;
  const whole = login.reveal();
  const password = whole.slice(whole.indexOf(":") + 1);
  const forms = [Buffer.from(whole, "utf8").toString("base64"), whole, encodeURIComponent(password), password];
  // One or two characters stand in every text: what is left of such a password tells nothing.
  return forms.filter((form) => form.length >= shortest).reduce((rest, form) => rest.replaceAll(form, "<redacted>"), text);
}
