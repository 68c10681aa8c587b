import type { IncomingMessage } from 'node:http';
import { CloudBaseError, type ActionParameters } from './action.ts';

/** Largest request body, in bytes. 16 MB is what one packet to the database may hold; the platform's own number is not documented. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Reads and parses the JSON body; refuses what is too large, not JSON or not an object. */
export async function readParameters(request: IncomingMessage): Promise<ActionParameters> {
  const text = await readText(request);
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

/** Of a body that is too large the rest is read and thrown away, so that the client comes to read the refusal. */
async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > MAX_BODY_BYTES) {
    throw new CloudBaseError('INVALID_PARAM', `the request body is larger than ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
