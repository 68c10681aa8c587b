import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldFeed } from '../../feed.ts';
import type { Deployment } from '../deployment.ts';
import type { Caller, Outcome } from '../functions/index.ts';
import { httpEvent, isText } from './event.ts';
import { jsonAnswer, sendAnswer, toHttpAnswer, type HttpAnswer } from './response.ts';
import { findRoute, readRoutes, type Route } from './routes.ts';

/** Bytes of a text body. Seen in a public project's measurements of 2026 (EXCEED_MAX_PAYLOAD_SIZE above it), on no page. */
export const MAX_TEXT_BODY_BYTES = 100 * 1024;

/** Bytes of any other body: as base64 it has to fit into an event of 6 MB. */
export const MAX_BINARY_BODY_BYTES = 4.5 * 1024 * 1024;

export interface HttpAccessOptions {
  feed: WorldFeed;
  invoke: (call: { name: string; data: unknown; caller: Caller; requestId: string }) => Promise<Outcome>;
}

/** HTTP status of what the platform refuses or what went wrong in the function; all others are 500. Numbers not verified. */
const STATUS: ReadonlyMap<string | number, number> = new Map([
  ['FUNCTIONS_TIME_LIMIT_EXCEEDED', 504],
  ['SERVER_TIMEOUT', 504],
  ['EXCEED_CONCURRENT_REQUEST_LIMIT', 429],
  ['EXCEED_REQUEST_SIZE_LIMIT', 413],
]);

/** HTTP access: paths of the environment's domain that lead to functions. */
export class HttpAccess {
  private routes: readonly Route[] = [];
  private envId = '';
  private requests = 0;

  constructor(private readonly options: HttpAccessOptions) {}

  /** Checks the routes of a deployment; `apply` replaces all that there were. */
  prepare({ config, envId }: Deployment): { problems: string[]; apply: () => void } {
    const names = new Set(config.functions?.map((fn) => fn.name));
    const { routes, problems } = readRoutes(config.gateway?.routes ?? [], (name) => names.has(name));
    return {
      problems,
      apply: () => {
        this.routes = routes;
        this.envId = envId;
      },
    };
  }

  /** Answers one request; `path` begins with the route and has the query. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const requestId = randomUUID();
    const answer = await this.answer(request, path, requestId).catch(() => refusal(400, 'BAD_REQUEST', requestId));
    if (answer === 'dropped') {
      request.socket.destroy();
      return;
    }
    sendAnswer(response, answer);
    const [pathname = '/'] = path.split('?');
    const text = `${request.method ?? ''} ${pathname} → ${answer.status}`;
    this.options.feed.publish({
      source: 'http',
      kind: 'http.answered',
      text,
      requestId,
      detail: { status: answer.status },
    });
  }

  private async answer(request: IncomingMessage, path: string, requestId: string): Promise<HttpAnswer | 'dropped'> {
    const [pathname = '/', queryText = ''] = path.split(/\?(.*)/s);
    const found = findRoute(this.routes, pathname);
    if (!found) return refusal(404, 'INVALID_PATH', requestId);
    if (found.route.needsLogin) return refusal(401, 'MISSING_CREDENTIALS', requestId);
    const body = await readBody(request);
    if (!body) return refusal(413, 'EXCEED_MAX_PAYLOAD_SIZE', requestId);
    this.requests += 1;
    const data = httpEvent(request, {
      envId: this.envId,
      requestId,
      path: found.path,
      query: new URLSearchParams(queryText),
      body,
      // In turn, so that a function which counts on either is found out.
      originalCase: this.requests % 2 === 0,
    });
    const outcome = await this.options.invoke({
      name: found.route.functionName,
      data,
      caller: { kind: 'http' },
      requestId,
    });
    if (outcome.ok) return toHttpAnswer(outcome.result) ?? refusal(502, 'INVALID_RESPONSE', requestId);
    if (outcome.dropped) return 'dropped';
    // The message may be the stack of the function: it stays in the log.
    return refusal(STATUS.get(outcome.code) ?? 500, String(outcome.code), requestId);
  }
}

/** The whole body, or undefined when it is too large: then the rest is read and thrown away, so that the refusal is read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const limit = isText(request.headers['content-type']) ? MAX_TEXT_BODY_BYTES : MAX_BINARY_BODY_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/** https://docs.cloudbase.net/error-code/basic lists the codes; the sentences are ours. */
const SENTENCES: ReadonlyMap<string, string> = new Map([
  ['INVALID_PATH', 'no route leads to this path'],
  ['MISSING_CREDENTIALS', 'the route asks for a login'],
  ['EXCEED_MAX_PAYLOAD_SIZE', 'the request body is too large'],
  ['INVALID_RESPONSE', 'the function returned no valid integration response'],
]);

function refusal(status: number, code: string, requestId: string): HttpAnswer {
  return jsonAnswer({ code, message: SENTENCES.get(code) ?? 'the request could not be answered', requestId }, status);
}
