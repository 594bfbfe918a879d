/** What an agent is told on the command line, or by variables of the same names. */
export type AgentFlags = {
  hub?: string;
  name?: string;
  label: readonly string[];
  join?: string;
  hubCa?: string;
  insecure: boolean;
};

/** What an agent is started with, made exact. `ca`: PEM. */
export type AgentRequest = {
  hub: URL;
  name: string;
  labels: Readonly<Record<string, string>>;
  join: string | null;
  ca: string | null;
};
