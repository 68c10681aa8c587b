import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BinaryAnswer, CloudBaseError, ConnectionDropped } from './action.ts';
import type { ActionContext, ActionHandler } from './action.ts';
import { readParameters } from './body.ts';
import type { Verify } from './signature.ts';

export { BinaryAnswer, CloudBaseError, ConnectionDropped } from './action.ts';
export type { ActionContext, ActionHandler, ActionParameters } from './action.ts';
export { verifySignature, type Credentials, type SignedRequest, type Verify } from './signature.ts';

export interface GatewayOptions {
  /** Throws CloudBaseError when a request carries no valid credentials. */
  verify: Verify;
  /** The actions by their name on the wire, e.g. `database.getDocument`. */
  actions: Readonly<Record<string, ActionHandler>>;
  /** Told of every action that is asked for and does not exist here. */
  onUnknownAction?: (action: string) => void;
}

/** Answers one request of the wire protocol; `path` is not looked at: the action stands in the body. */
export type GatewayHandle = (request: IncomingMessage, response: ServerResponse, path?: string) => Promise<void>;

/**
 * The gateway of CloudBase's server SDKs: POST with a body (JSON, or a multipart form) that names its `action`.
 * Everything is answered with HTTP status 200, refusals as `{ code, message, requestId }`, because the SDK turns any
 * other status into an error that has only the number of the status. The request's own `url` and `host` header must be
 * the ones that the client sent: they are signed.
 */
export function createGateway(options: GatewayOptions): GatewayHandle {
  const actions = new Map(Object.entries(options.actions));
  return async (request, response) => {
    const context = contextOf(request);
    let answer: object;
    try {
      answer = await perform(request, context, actions, options);
    } catch (error) {
      if (error instanceof ConnectionDropped) {
        request.socket.destroy();
        return;
      }
      // The client went away while it was still sending: nobody is there to be answered, and nothing is wrong here.
      if (request.destroyed && !request.complete) return;
      answer = refusal(error);
    }
    if (answer instanceof BinaryAnswer) send(response, answer.contentType, answer.bytes);
    else send(response, JSON_TYPE, JSON.stringify({ ...answer, requestId: context.requestId }));
  };
}

async function perform(
  request: IncomingMessage,
  context: ActionContext,
  actions: ReadonlyMap<string, ActionHandler>,
  { verify, onUnknownAction }: GatewayOptions,
): Promise<object> {
  if (request.method !== 'POST') throw new CloudBaseError('INVALID_PARAM', 'only POST is answered here');
  const parameters = await readParameters(request);
  verify({ method: request.method, url: request.url ?? '', headers: request.headers }, parameters);
  const { action } = parameters;
  if (typeof action !== 'string') throw new CloudBaseError('INVALID_PARAM', 'action must be a string');
  const handler = actions.get(action);
  if (!handler) {
    onUnknownAction?.(action);
    throw new CloudBaseError(
      'INVALID_ACTION',
      `the action ${action.slice(0, 100)} is not implemented in this emulator`,
    );
  }
  return handler(parameters, context);
}

/** What the SDK adds to the query; read without URLSearchParams, which is slow for two names. */
const SEQUENCE = /[?&]seqId=([^&]*)/;
const SCF_REQUEST = /[?&]scfRequestId=([^&]*)/;

function contextOf(request: IncomingMessage): ActionContext {
  const url = request.url ?? '';
  // The SDK writes `<invocation>-<its own counter>`; a counter alone has no hyphen.
  const sequence = SEQUENCE.exec(url)?.[1] ?? '';
  const invocationId = SCF_REQUEST.exec(url)?.[1] ?? sequence.slice(0, Math.max(sequence.lastIndexOf('-'), 0));
  return { requestId: randomUUID(), headers: request.headers, ...(invocationId ? { invocationId } : {}) };
}

function refusal(error: unknown): { code: string; message: string } {
  if (error instanceof CloudBaseError) return { code: error.code, message: error.message };
  console.error('[cloudbase] an action failed unexpectedly:', error);
  return { code: 'SYS_ERR', message: 'system error' };
}

/** To the letter what the SDK compares with, to tell a refusal from an answer that is not JSON. */
const JSON_TYPE = 'application/json; charset=utf-8';

function send(response: ServerResponse, contentType: string, body: string | Uint8Array): void {
  // The client may be gone (aborted upload, timeout): then there is nobody to answer.
  if (response.destroyed || response.writableEnded) return;
  response.writeHead(200, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
