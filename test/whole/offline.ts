import { resolve } from "node:path";

/** The command as it is installed. */
export const program = resolve(import.meta.dirname, "../../src/faultline.js");

/** The environment of a program of the tests: nothing beyond loopback is ever asked. */
export const offline = {
  PATH: process.env.PATH ?? "",
  FAULTLINE_PUBLIC_RESOLVERS: "none",
  FAULTLINE_ROOT_SERVERS: "none",
  FAULTLINE_CONTROL: "none",
};
