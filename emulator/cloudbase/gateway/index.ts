import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CloudBaseError, ConnectionDropped, type ActionContext, type ActionHandler } from './action.ts';
import { readParameters } from './body.ts';
import type { Verify } from './signature.ts';

export { CloudBaseError, ConnectionDropped } from './action.ts';
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
 * The gateway of CloudBase's server SDKs: POST with a JSON body that names its `action`.
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
    send(response, { ...answer, requestId: context.requestId });
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

function contextOf(request: IncomingMessage): ActionContext {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  // The SDK writes `<invocation>-<its own counter>`; a counter alone has no hyphen.
  const sequence = query.get('seqId') ?? '';
  const invocationId = query.get('scfRequestId') ?? sequence.slice(0, Math.max(sequence.lastIndexOf('-'), 0));
  return { requestId: randomUUID(), headers: request.headers, ...(invocationId ? { invocationId } : {}) };
}

function refusal(error: unknown): { code: string; message: string } {
  if (error instanceof CloudBaseError) return { code: error.code, message: error.message };
  console.error('[cloudbase] an action failed unexpectedly:', error);
  return { code: 'SYS_ERR', message: 'system error' };
}

function send(response: ServerResponse, body: object): void {
  // The client may be gone (aborted upload, timeout): then there is nobody to answer.
  if (response.destroyed || response.writableEnded) return;
  const text = Buffer.from(JSON.stringify(body), 'utf8');
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': text.length });
  response.end(text);
}
