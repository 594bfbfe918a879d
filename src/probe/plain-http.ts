/** Node's own HTTP client. An import statement would evaluate all that `node:http` exports, and with its WebSocket the whole of undici: 14 MB. */
export const { request } = process.getBuiltinModule("node:http");
