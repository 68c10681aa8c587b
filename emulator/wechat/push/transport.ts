import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** WeChat reads no more of an answer than it needs; a reply is far smaller. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface CallbackAnswer {
  status: number;
  body: string;
}

export interface CallbackRequest {
  method: 'GET' | 'POST';
  url: URL;
  body?: string;
  contentType?: string;
  timeoutMs: number;
  /** Cuts the request off when the world ends. */
  signal: AbortSignal;
}

/** One request to the callback on a connection of its own; rejects when the whole answer has not arrived in time. */
export function callCallback({
  method,
  url,
  body,
  contentType,
  timeoutMs,
  signal,
}: CallbackRequest): Promise<CallbackAnswer> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const headers = {
      'user-agent': 'Mozilla/4.0',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
    };
    const request = send(url, { method, headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) request.destroy(new Error(`answer longer than ${MAX_ANSWER_BYTES} bytes`));
        else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('close', () => clearTimeout(timer));
    request.on('error', reject);
    request.end(body);
  });
}
