import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';

/** Status and text of what COS refuses with: https://cloud.tencent.com/document/product/436/7730 */
const ERRORS = {
  AccessDenied: [403, 'Access Denied.'],
  RequestExpired: [403, 'Request has expired'],
  SignatureDoesNotMatch: [403, 'The Signature you specified is invalid.'],
  InvalidArgument: [400, 'Invalid Argument.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
} as const;

/** A refusal of the object store; a fault rule may give any code and text (then with status 500). */
export class CosError extends Error {
  override readonly name = 'CosError';
  readonly status: number;

  constructor(
    readonly code: string,
    message?: string,
  ) {
    const [status, text] = Object.hasOwn(ERRORS, code) ? ERRORS[code as keyof typeof ERRORS] : [500, code];
    super(message ?? text);
    this.status = status;
  }
}

/** Answers in the XML of COS, in which the SDKs look for Code, Message, RequestId and TraceId. */
export function sendCosError(response: ServerResponse, { code, message, status }: CosError, resource: string): void {
  const requestId = Buffer.from(randomUUID()).toString('base64');
  // COS has one code for both kinds of refused access.
  const shown = code === 'RequestExpired' ? 'AccessDenied' : code;
  const elements = { Code: shown, Message: message, Resource: resource, RequestId: requestId, TraceId: requestId };
  const body = Object.entries(elements).map(([name, text]) => `\t<${name}>${escapeXml(text)}</${name}>\n`);
  const xml = `<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n${body.join('')}</Error>\n`;
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(xml),
    'x-cos-request-id': requestId,
  });
  response.end(xml);
}

/** What XML 1.0 has no place for becomes a question mark: the resource is whatever somebody asked for. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
