import type { Account } from '../accounts/entities.ts';
import { WeChatError } from './errors.ts';
import { partOf } from './multipart.ts';

/** `\uXXXX` in a JSON text (an escaped backslash before `u` is none). */
const UNICODE_ESCAPE = /(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}/;

const SECRET_PARAMETERS = ['access_token', 'secret', 'appsecret'];
const SECRET_FIELD = /("(?:app)?secret"\s*:\s*")[^"]*/g;
const MAX_SHOWN_BYTES = 2_000;

export interface CallRequest {
  path: string;
  parameters: URLSearchParams;
  body: Buffer;
  contentType: string;
  clientIp: string;
  cloudAccount?: Account;
}

/** One request, as routes see it. */
export class ApiCall {
  /** What the feed says about the answer. */
  summary = '';
  /** Who calls, once that is known. */
  account: Account | undefined;
  private readonly tasks: (() => void)[] = [];
  private parsed: Record<string, unknown> | undefined;

  constructor(private readonly request: CallRequest) {}

  get path(): string {
    return this.request.path;
  }

  /** Where it comes from; empty for a cloud call. */
  get clientIp(): string {
    return this.request.clientIp;
  }

  /** The account of a cloud call, which the cloud has authenticated; such a call has no token. */
  get cloudAccount(): Account | undefined {
    return this.request.cloudAccount;
  }

  /** The first value of a query parameter. */
  query(name: string): string | undefined {
    return this.request.parameters.get(name) ?? undefined;
  }

  /** The JSON object of the body; refuses with 44002 (empty), 40033 (not raw UTF-8) and 47001 (not a JSON object). */
  body(): Record<string, unknown> {
    this.parsed ??= parseBody(this.request.body);
    return this.parsed;
  }

  /** The file in the part with this name of a form; undefined when there is none. */
  part(name: string): Buffer | undefined {
    return partOf(this.request.body, this.request.contentType, name);
  }

  /** The query string without token and secrets, and the start of the body: what may be remembered of a refused call. */
  shown(): { query: string; body: string } {
    const query = new URLSearchParams(this.request.parameters);
    for (const name of SECRET_PARAMETERS) if (query.has(name)) query.set(name, '***');
    const body = this.request.body.toString('utf8', 0, MAX_SHOWN_BYTES).replace(SECRET_FIELD, '$1***');
    return { query: query.toString(), body };
  }

  /** What shall happen once the call has had its effect: the pushes that it causes, for example. */
  afterwards(task: () => void): void {
    this.tasks.push(task);
  }

  /** The call has had its effect. */
  settle(): void {
    for (const task of this.tasks.splice(0)) task();
  }

  /** Adds a few words to the line in the feed. */
  note(text: string): void {
    this.summary = text;
  }
}

function parseBody(bytes: Buffer): Record<string, unknown> {
  if (bytes.byteLength === 0) throw new WeChatError(44002);
  const text = decodeUtf8(bytes);
  if (UNICODE_ESCAPE.test(text)) throw new WeChatError(40033);
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WeChatError(47001);
  return value as Record<string, unknown>;
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new WeChatError(40033);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WeChatError(47001);
  }
}
