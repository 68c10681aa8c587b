import type { IncomingMessage } from 'node:http';
import { ACCOUNT_APP_ID, ACCOUNT_UIN } from '../functions/index.ts';

/** What a function gets for a request over HTTP. https://docs.cloudbase.net/service/access-cloud-function */
export interface HttpEvent {
  path: string;
  httpMethod: string;
  headers: Record<string, string>;
  queryStringParameters: Record<string, string>;
  requestContext: { appId: string; envId: string; requestId: string; uin: string };
  body: string;
  isBase64Encoded: boolean;
}

/** Bodies of these types reach the function as text, all others as base64. */
const TEXT_TYPE = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded)|[^;]+\+(json|xml))/i;

/** Whether a body of this content type is text; without a type it is taken for text. */
export function isText(contentType: string | undefined): boolean {
  return contentType === undefined || TEXT_TYPE.test(contentType.trim());
}

/** What the gateway knows of a request besides the request itself. */
export interface RequestFacts {
  envId: string;
  requestId: string;
  /** The path that the function sees. */
  path: string;
  query: URLSearchParams;
  body: Buffer;
  /** True: header names as the client wrote them; false: in lower case. The platform guarantees neither. */
  originalCase: boolean;
}

/** The event of a request. Of a query parameter given twice the last one counts; what the platform does is not known. */
export function httpEvent(request: IncomingMessage, facts: RequestFacts): HttpEvent {
  const text = isText(request.headers['content-type']);
  const forwarded = [request.headers['x-forwarded-for'], request.socket.remoteAddress]
    .flat()
    .filter(Boolean)
    .join(', ');
  const { envId, requestId } = facts;
  return {
    path: facts.path,
    httpMethod: request.method ?? 'GET',
    headers: { ...readHeaders(request, facts.originalCase), 'x-forwarded-for': forwarded },
    queryStringParameters: Object.fromEntries(facts.query),
    requestContext: { appId: ACCOUNT_APP_ID, envId, requestId, uin: ACCOUNT_UIN },
    body: facts.body.toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  };
}

function readHeaders({ rawHeaders }: IncomingMessage, originalCase: boolean): Record<string, string> {
  const headers = new Map<string, { name: string; value: string }>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    const key = name.toLowerCase();
    if (key === 'x-forwarded-for') continue;
    const before = headers.get(key);
    headers.set(key, { name: originalCase ? name : key, value: before ? `${before.value}, ${value}` : value });
  }
  return Object.fromEntries([...headers.values()].map(({ name, value }) => [name, value]));
}
