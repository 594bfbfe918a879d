/** What an agent is started with, made exact. `ca`: PEM. */
export type AgentRequest = {
  hub: URL;
  name: string;
  labels: Readonly<Record<string, string>>;
  join: string | null;
  ca: string | null;
};
