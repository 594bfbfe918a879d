const hidden = "<redacted>";

/** Headers whose value is a credential, or lets its holder act as somebody. */
const credentialHeader =
  /^(?:set-cookie2?|cookie|authorization|proxy-authorization|authentication-info|proxy-authentication-info)$/;
const credentialWord = /(?:token|secret|api-?key|password|passwd|session-?id|csrf|xsrf|signature|credential)/;

type Rule = readonly [pattern: RegExp, to: string];

/** What a secret looks like in running text. Each is anchored by a form of its own, so that prose, hashes of assets and request ids stay readable. */
const rules: readonly Rule[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  // JSON Web Tokens (RFC 7519): base64url of `{"`, then two more parts.
  [/\beyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g, hidden],
  [/\b(Bearer|Basic|Digest|Negotiate)\s+[\w+/=.~-]{8,}/gi, `$1 ${hidden}`],
  // Well-known prefixes: AWS, GitHub, GitLab, Slack, Stripe, Google, npm.
  [
    /\b(?:A(?:KI|SI)A[A-Z0-9]{12,}|gh[oprsu]_\w{16,}|github_pat_\w{16,}|glpat-[\w-]{12,}|xox[a-z]-[\w-]{8,}|xapp-[\w-]{8,}|[rs]k_(?:live|test)_\w{8,}|AIza[\w-]{20,}|npm_\w{20,})/g,
    hidden,
  ],
  [
    /((?:token|secret|api[_-]?key|password|passwd|pwd|session[_-]?id|csrf|xsrf|signature|credential|access[_-]?key|auth)[\w-]{0,20}["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"'&<>,;]{4,}/gi,
    `$1${hidden}`,
  ],
  // user:password in a URL (RFC 3986, section 3.2.1).
  [/(\/\/)[^\s/@"'<>]{1,200}@/g, `$1${hidden}@`],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, hidden],
];

/** The text with what looks like a secret or a mail address taken out. Bound the text first: the time grows with its length. */
export function redact(text: string): string {
  return rules.reduce((rest, [pattern, to]) => rest.replace(pattern, to), text);
}

/** The value of a header as it may be kept. `name` in lower case. */
export function redactHeader(name: string, value: string): string {
  return credentialHeader.test(name) || credentialWord.test(name) ? hidden : redact(value);
}
