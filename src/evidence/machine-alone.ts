import type { Report } from "../verdict/report.ts";

/** A machine was looked at and nothing was asked of any port: its address and port are then no target of anybody's. */
export const isMachineAlone = ({ observations }: Pick<Report, "observations">): boolean =>
  observations.length > 0 && observations.every(({ layer }) => layer === "host");
