import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CloudBaseError, type ActionParameters } from './action.ts';

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
 * Simplified: the age of a signature (X-Timestamp, X-Signature-Expires) is not checked, because the world's clock may be
 * days away from that of a foreign client; access keys (`Authorization: Bearer …`) are refused.
 */
export function verifySignature(credentials: () => Credentials): Verify {
  return (request, parameters) => {
    const authorization = parseAuthorization(request.headers.authorization);
    if (!authorization) throw new CloudBaseError('SIGN_PARAM_INVALID', 'authorization header missing or malformed');
    const { secretId, secretKey } = credentials();
    if (authorization.secretId !== secretId) throw new CloudBaseError('SIGN_PARAM_INVALID', 'secret id error');
    const expected = Buffer.from(signatureOf(request, parameters, authorization, secretKey), 'hex');
    const given = Buffer.from(authorization.signature, 'hex');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new CloudBaseError('SIGN_PARAM_INVALID', 'signature verification failed');
    }
  };
}

function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (!header?.startsWith(`${ALGORITHM} `)) return undefined;
  const fields = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length + 1).split(',')) {
    const [name = '', value = ''] = part.trim().split(/=(.*)/s);
    fields.set(name, value);
  }
  const [secretId, date, service] = (fields.get('Credential') ?? '').split('/');
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  if (!secretId || !date || !service || !signedHeaders || !signature) return undefined;
  const signedParams = fields.get('SignedParams')?.split(';') ?? [];
  return { secretId, date, service, signedParams, signedHeaders: signedHeaders.split(';'), signature };
}

function signatureOf(
  { method, url, headers }: SignedRequest,
  parameters: ActionParameters,
  authorization: Authorization,
  secretKey: string,
): string {
  const { date, service, signedHeaders } = authorization;
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const headerLines = signedHeaders.map((name) => `${name}:${headerText(headers[name])}`).join('\n');
  const canonicalRequest = [
    // The SDK signs the method as it writes it itself: in lower case.
    method.toLowerCase(),
    `//${headers.host ?? ''}${path}`,
    query,
    `${headerLines}\n`,
    signedHeaders.join(';'),
    hashOfParameters(parameters, authorization.signedParams),
  ].join('\n');
  const timestamp = headerText(headers['x-timestamp']);
  const stringToSign = [ALGORITHM, timestamp, `${date}/${service}/tc3_request`, sha256(canonicalRequest)].join('\n');
  const signingKey = [date, service, 'tc3_request'].reduce<string | Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `TC3${secretKey}`,
  );
  return createHmac('sha256', signingKey).update(stringToSign).digest('hex');
}

function headerText(value: string | string[] | undefined): string {
  return String(value ?? '')
    .trim()
    .toLowerCase();
}

/** The parameters in the order in which they were signed; their names are signed in lower case, empty ones not at all. */
function hashOfParameters(parameters: ActionParameters, signedParams: readonly string[]): string {
  const byLowerName = new Map(Object.keys(parameters).map((name) => [name.toLowerCase(), parameters[name]]));
  const hash = createHash('sha256');
  for (const name of signedParams) {
    const value = byLowerName.get(name);
    if (value === undefined) continue;
    hash.update(`&${name}=`);
    hash.update((typeof value === 'string' ? value : JSON.stringify(value)).trim());
    hash.update('\r\n');
  }
  return hash.digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
