import * as z from 'zod/mini';
import type { Runtime } from './runtime.ts';

/** A request that reached a function through HTTP access. */
export interface WebhookRequest {
  method: string;
  /** Behind that of the route. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** By their names in small letters. */
  headers: Readonly<Record<string, string>>;
  body: string;
}
export interface WebhookReply {
  status: number;
  body: string;
  /** Of the body; plain text when left out. */
  type?: 'application/json' | 'text/plain' | 'text/html';
  /** Others than the body's type; of ours alone, nothing of the request may stand in them. */
  headers?: Readonly<Record<string, string>>;
}

/** The platform's integration response. */
interface IntegrationResponse {
  isBase64Encoded: false;
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * The platform's integration request, as far as we read it; what is absent may be null. Whether a body comes as base64
 * depends on its content type. Not compared with the real platform yet, hence read generously: the signature is the gate.
 * https://docs.cloudbase.net/service/access-cloud-function
 */
const integrationRequest = z.object({
  httpMethod: z.string(),
  path: z.nullish(z.string()),
  queryStringParameters: z.nullish(z.record(z.string(), z.unknown())),
  headers: z.nullish(z.record(z.string(), z.unknown())),
  body: z.nullish(z.string()),
  isBase64Encoded: z.nullish(z.union([z.boolean(), z.enum(['true', 'false'])])),
});

const textsIn = (given: Record<string, unknown> | null | undefined): [string, string][] =>
  Object.entries(given ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');

function asRequest(event: z.output<typeof integrationRequest>): WebhookRequest {
  const body = event.body ?? '';
  return {
    method: event.httpMethod.toUpperCase(),
    path: event.path ?? '/',
    query: Object.fromEntries(textsIn(event.queryStringParameters)),
    headers: Object.fromEntries(textsIn(event.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: String(event.isBase64Encoded) === 'true' ? Buffer.from(body, 'base64').toString() : body,
  };
}

const respond = ({ status, body, type = 'text/plain', headers }: WebhookReply): IntegrationResponse => ({
  isBase64Encoded: false,
  statusCode: status,
  headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
  body,
});

/**
 * The entry point of a function behind HTTP access. Anyone on the internet can send anything, and any client can call it
 * with an event of that shape: `handle` must check a signature before all else, or do nothing that is not everybody's to do.
 * A caller with an OpenID is no webhook.
 */
export function webhook(
  runtime: () => Runtime,
  handle: (request: WebhookRequest, runtime: Runtime) => Promise<WebhookReply>,
) {
  return async (event: unknown): Promise<IntegrationResponse> => {
    const { logger, caller, trigger } = runtime();
    const request = integrationRequest.safeParse(event);
    if (!request.success || caller() || trigger() === 'timer') {
      logger.warn('webhook.refused', { malformed: request.error?.issues.map(({ path }) => path.join('.')) });
      return respond({ status: 403, body: 'forbidden' });
    }
    try {
      return respond(await handle(asRequest(request.data), runtime()));
    } catch (error) {
      logger.error('webhook.failed', { error });
      return respond({ status: 500, body: 'error' });
    }
  };
}
