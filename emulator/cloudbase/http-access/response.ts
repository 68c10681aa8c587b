import type { ServerResponse } from 'node:http';

/** What is sent to the client. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/**
 * Turns the result of a function into an answer: an object with `statusCode` says it itself (integration response);
 * text and numbers are sent as they are, any other object as JSON. Answers undefined for an integration response that
 * makes no sense (status out of range, headers or body of a wrong type, invalid header).
 * https://docs.cloudbase.net/service/access-cloud-function
 */
export function toHttpAnswer(result: unknown): HttpAnswer | undefined {
  if (typeof result === 'string' || typeof result === 'number') return textAnswer(String(result));
  if (result === null || typeof result !== 'object' || !('statusCode' in result)) {
    return result === null ? textAnswer('') : jsonAnswer(result);
  }
  return integrationAnswer(result);
}

interface IntegrationResponse {
  statusCode: unknown;
  headers?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

function integrationAnswer({
  statusCode,
  headers,
  body,
  isBase64Encoded,
}: IntegrationResponse): HttpAnswer | undefined {
  const status = isPrimitive(statusCode) ? Number(statusCode) : NaN;
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const readable = readHeaders(headers ?? {});
  if (!readable) return undefined;
  if (isBase64Encoded === true) {
    return typeof body === 'string' ? { status, headers: readable, body: Buffer.from(body, 'base64') } : undefined;
  }
  const text = typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body);
  return { status, headers: readable, body: Buffer.from(text) };
}

/** Of an object JSON can even say that it has no text: `{ "toString": 0 }`. */
const isPrimitive = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Names in lower case; numbers and booleans become text; an array stays a repeated header (Set-Cookie). */
function readHeaders(headers: unknown): HttpAnswer['headers'] | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const readable: HttpAnswer['headers'] = {};
  for (const [name, value] of Object.entries(headers)) {
    const given = [value].flat();
    if (!given.every(isPrimitive)) return undefined;
    const values = given.map(String);
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return undefined;
    // What HTTP lets into a value: no control characters.
    if (values.some((one) => /[^\t\x20-\x7e\x80-\xff]/.test(one))) return undefined;
    readable[name.toLowerCase()] = Array.isArray(value) ? values : (values[0] ?? '');
  }
  return readable;
}

function textAnswer(text: string): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: Buffer.from(text) };
}

/** A JSON answer of the gateway itself or of a function that returned an object. */
export function jsonAnswer(value: unknown, status = 200): HttpAnswer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/** Headers that the gateway decides about; what a function says of them is not sent. */
const OF_THE_GATEWAY = ['content-length', 'transfer-encoding', 'connection', 'keep-alive'];

/** Sends the answer, unless the client is gone. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.destroyed || response.writableEnded) return;
  for (const [name, value] of Object.entries(headers)) {
    if (!OF_THE_GATEWAY.includes(name)) response.setHeader(name, value);
  }
  const empty = status === 204 || status === 304;
  if (!empty) response.setHeader('content-length', body.length);
  response.statusCode = status;
  response.end(empty ? undefined : body);
}
