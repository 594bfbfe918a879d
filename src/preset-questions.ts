import { type Config, ConfigError } from "./config.ts";
import { defaultQuestions, parseQuestions } from "./target/parse-questions.ts";
import { proxyText } from "./target/proxy.ts";
import type { Questions } from "./target/questions.ts";

/** What holds for a run where a person says nothing. Throws ConfigError where a variable says what cannot be. */
export function presetQuestions(config: Pick<Config, "questions" | "ca">): Questions {
  const read = parseQuestions(config.questions, "variable");
  if (!read.ok) throw new ConfigError(read.error);
  const { port: _, ...preset } = read.questions;
  return { ...defaultQuestions, ...preset, ca: [...config.ca] };
}

/** What is stored of a run holds no password: the operator's proxy gets back the one that it was configured with. */
export function withLogin(questions: Questions, { proxy: own }: Questions): Questions {
  const { proxy } = questions;
  if (proxy?.kind !== "server" || own?.kind !== "server") return questions;
  return proxyText(proxy.server) === proxyText(own.server) ? { ...questions, proxy: own } : questions;
}
