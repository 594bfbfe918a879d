/**
 * The gRPC method that a health path names (`/grpc.health.v1.Health/Check`), or null where it names none, or is an ordinary path: a service whose name has a package,
 * and a method, each beginning as identifiers of Protocol Buffers do.
 */
export const grpcMethodIn = (path: string | null): string | null =>
  path !== null && /^\/(?:[A-Za-z_]\w*\.)+[A-Z]\w*\/[A-Z]\w*$/.test(path) ? path : null;
