import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CloudBaseError, type ActionParameters } from './action.ts';
import { isMultipart } from './multipart.ts';

/** The key pair that the functions of an environment sign with (TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY). */
export interface Credentials {
  secretId: string;
  secretKey: string;
}

/** What a signature covers besides the parameters. */
export interface SignedRequest {
  method: string;
  /** Path and query, as the client sent them. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** Refuses (throws CloudBaseError) a request that does not carry valid credentials. */
export type Verify = (request: SignedRequest, parameters: ActionParameters) => void;

const ALGORITHM = 'TC3-HMAC-SHA256';

interface Authorization {
  secretId: string;
  date: string;
  service: string;
  signedParams: string[];
  signedHeaders: string[];
  signature: string;
}

/**
 * Checks the signature that `@cloudbase/signature-nodejs` computes (TC3-HMAC-SHA256, with a list of the signed
 * parameters). The keys are asked for at every request, because a deployment may replace them.
 * Simplified: the age of a signature (X-Timestamp, X-Signature-Expires) is not checked. A function signs with the world's
 * time, a program outside with the machine's, and the world's clock may jump by days while a request is on its way.
 * Access keys (`Authorization: Bearer …`) are refused.
 */
export function verifySignature(credentials: () => Credentials): Verify {
  const signingKey = signingKeys();
  return (request, parameters) => {
    const authorization = parseAuthorization(request.headers.authorization);
    if (!authorization) throw new CloudBaseError('SIGN_PARAM_INVALID', 'authorization header missing or malformed');
    const { secretId, secretKey } = credentials();
    if (authorization.secretId !== secretId) throw new CloudBaseError('SIGN_PARAM_INVALID', 'secret id error');
    const key = signingKey(secretKey, authorization.date, authorization.service);
    const expected = createHmac('sha256', key)
      .update(textToSign(request, parameters, authorization))
      .digest();
    const given = Buffer.from(authorization.signature, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new CloudBaseError('SIGN_PARAM_INVALID', 'signature verification failed');
    }
  };
}

/** Derives the key of a day and service; the last one is kept, because it costs as much as all the rest of a check. */
function signingKeys(): (secretKey: string, date: string, service: string) => Buffer {
  let last: { scope: string; key: Buffer } | undefined;
  return (secretKey, date, service) => {
    const scope = `${secretKey} ${date} ${service}`;
    if (last?.scope === scope) return last.key;
    let key: Buffer = Buffer.from(`TC3${secretKey}`);
    for (const part of [date, service, 'tc3_request']) key = createHmac('sha256', key).update(part).digest();
    last = { scope, key };
    return key;
  };
}

function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${ALGORITHM} `)) return undefined;
  const fields = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const [secretId, date, service] = (fields.get('Credential') ?? '').split('/');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (!secretId || !date || !service || !signedHeaders || !signature) return undefined;
  const signedParams = fields.get('SignedParams')?.split(';') ?? [];
  return { secretId, date, service, signedParams, signedHeaders: signedHeaders.split(';'), signature };
}

function textToSign(
  { method, url, headers }: SignedRequest,
  parameters: ActionParameters,
  { date, service, signedHeaders, signedParams }: Authorization,
): string {
  const mark = url.indexOf('?');
  const [path, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  const headerLines = signedHeaders.map((name) => `${name}:${headerText(name, headers[name])}`).join('\n');
  const canonicalRequest = [
    // The SDK signs the method as it writes it itself: in lower case.
    method.toLowerCase(),
    `//${headers.host ?? ''}${path}`,
    query,
    `${headerLines}\n`,
    signedHeaders.join(';'),
    hashOfParameters(parameters, signedParams),
  ].join('\n');
  const timestamp = headerText('x-timestamp', headers['x-timestamp']);
  return [ALGORITHM, timestamp, `${date}/${service}/tc3_request`, hash('sha256', canonicalRequest)].join('\n');
}

/** Of a multipart form the type is signed without its boundary. */
function headerText(name: string, value: string | string[] | undefined): string {
  if (name === 'content-type' && isMultipart(String(value))) return 'multipart/form-data';
  return String(value ?? '')
    .trim()
    .toLowerCase();
}

/** The parameters in the order in which they were signed; their names are signed in lower case, empty texts not at all. */
function hashOfParameters(parameters: ActionParameters, signedParams: readonly string[]): string {
  const byLowerName = new Map(Object.keys(parameters).map((name) => [name.toLowerCase(), parameters[name]]));
  const parts: (string | Buffer)[] = [];
  for (const name of signedParams) {
    const value = byLowerName.get(name);
    const signed = Buffer.isBuffer(value) ? value : signedText(value);
    if (signed !== '') parts.push(`&${name}=`, signed, '\r\n');
  }
  const isText = parts.every((part) => typeof part === 'string');
  // `hash` and not a Hash object: making that costs more than hashing a small request.
  return hash('sha256', isText ? parts.join('') : Buffer.concat(parts.map((part) => Buffer.from(part))));
}

function signedText(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  try {
    return JSON.stringify(value).trim();
  } catch {
    throw new CloudBaseError('INVALID_PARAM', 'the request body is nested too deeply');
  }
}
