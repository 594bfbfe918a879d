import { createSecureContext } from "node:tls";
import type { Questions } from "../target/questions.ts";

/** What is wrong with the client certificate that a person gave, as a sentence that says what to write; null where it can be used, or none was given. */
export function unusableCertificate({ cert, key }: Pick<Questions, "cert" | "key">): string | null {
  if (cert === undefined)
    return key === undefined ? null : "--key needs --cert FILE beside it: the certificate that the key belongs to.";
  const keyText = key ?? cert;
  if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(keyText))
    return "--cert: the file holds no private key beside the certificate. Name the key's file with --key FILE.";
  try {
    createSecureContext({ cert, key: keyText });
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return code.includes("KEY_VALUES_MISMATCH")
      ? "--cert and --key do not belong together: the key is another certificate's."
      : "--cert and --key cannot be used: the files are damaged, or of a kind that is not known here.";
  }
}
