import type { IncomingMessage } from 'node:http';
import { CloudBaseError, type ActionParameters } from './action.ts';
import { isMultipart, parseMultipart } from './multipart.ts';

/** Largest request body, in bytes. 16 MB is what one packet to the database may hold; the platform's own number is not documented. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Reads and parses the body, JSON or a multipart form; refuses what is too large, neither of both, or no object. */
export async function readParameters(request: IncomingMessage): Promise<ActionParameters> {
  const bytes = await readBytes(request);
  const contentType = request.headers['content-type'];
  return isMultipart(contentType) ? parseMultipart(bytes, contentType) : parseJson(bytes.toString('utf8'));
}

function parseJson(text: string): ActionParameters {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new CloudBaseError('INVALID_PARAM', 'the request body is not valid JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new CloudBaseError('INVALID_PARAM', 'the request body must be a JSON object');
  }
  return parsed as ActionParameters;
}

/**
 * Of a body that is too large the rest is read and thrown away, so that the client comes to read the refusal. Every
 * request passes here: listeners, because they cost less than an iterator.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the client went away'));
    });
    request.once('end', () => {
      if (size <= MAX_BODY_BYTES) return resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size));
      reject(new CloudBaseError('INVALID_PARAM', `the request body is larger than ${MAX_BODY_BYTES} bytes`));
    });
  });
}
