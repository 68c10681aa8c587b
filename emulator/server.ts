import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers everything below a prefix; `path` begins with `/` and still has its query string. */
export type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>;

const LOOPBACK = '127.0.0.1';
/** Names under which a browser on this machine reaches the server. */
const OWN_NAMES = [LOOPBACK, 'localhost'];

/** The port asked for is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  constructor(readonly port: number) {
    super(`port ${port} is in use: give another one with --port N, or --port 0 for any free one`);
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: { code, message } }));
}

/**
 * A page of another site can make a browser send requests to this machine: by its own address (then Origin is foreign),
 * or by a name of its own that points here (then Host is foreign). Neither gets in.
 */
function isForeign({ headers }: IncomingMessage, port: number): boolean {
  const hosts = OWN_NAMES.map((name) => `${name}:${port}`);
  const origins = hosts.map((host) => `http://${host}`);
  if (!headers.host || !hosts.includes(headers.host)) return true;
  return headers.origin !== undefined && !origins.includes(headers.origin);
}

function route(url: string, handlers: ReadonlyMap<string, Handler>): { handler: Handler; path: string } | undefined {
  const prefix = /^\/[^/?]*/.exec(url)?.[0] ?? '/';
  const handler = handlers.get(prefix);
  if (!handler) return undefined;
  const rest = url.slice(prefix.length);
  return { handler, path: rest.startsWith('/') ? rest : `/${rest}` };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  handlers: ReadonlyMap<string, Handler>,
) {
  if (isForeign(request, port))
    return refuse(response, 403, 'FOREIGN_ORIGIN', 'only pages and programs of this machine are answered');
  const found = route(request.url ?? '/', handlers);
  if (!found) return refuse(response, 404, 'NOT_FOUND', `there is ${[...handlers.keys()].join(', ')}`);
  await found.handler(request, response, found.path);
}

/** A running server; `close` waits for nothing: open connections are cut. */
export interface LocalServer {
  port: number;
  url: string;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error);
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Listens on loopback only and hands each request to the handler of its first path segment.
 * @param port 0 for any free one
 * @param handlers by prefix, e.g. `/admin`; may be filled after the port is known
 * @throws PortInUseError
 */
export async function startServer(port: number, handlers: ReadonlyMap<string, Handler>): Promise<LocalServer> {
  const server = createServer((request, response) => {
    answer(request, response, own, handlers).catch((error: unknown) => {
      console.error('[world] a request failed unexpectedly:', error);
      if (!response.headersSent) refuse(response, 500, 'INTERNAL', 'unexpected failure, see the output of the server');
      else response.destroy();
    });
  });
  // Functions keep connections open between calls; the default of 5 s would close them under a request.
  server.keepAliveTimeout = 60_000;
  const own = await listen(server, port);
  return {
    port: own,
    url: `http://${LOOPBACK}:${own}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
