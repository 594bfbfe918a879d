import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// As src/faultline.js begins.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/faultline/standing", import.meta.url)));
await import("./hub-process.ts");
