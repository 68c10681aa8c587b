import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ConnectionDropped } from '../gateway/action.ts';
import { readRange } from './byte-range.ts';
import { contentTypeOf } from './content-type.ts';
import { CosError, sendCosError } from './cos-error.ts';
import { environmentOfBucket, fileIdOf, problemOfPath } from './file-id.ts';
import type { FileParts } from './parts.ts';
import type { Check, Uploader } from './signing.ts';

/** One request to the object store, as far as its address says. */
interface Target {
  request: IncomingMessage;
  response: ServerResponse;
  environment: string;
  /** The cloudPath. */
  path: string;
  query: URLSearchParams;
}

/**
 * The object store: PUT with what getUploadMetadata gave, GET and HEAD with a signed link. `path` is `/<bucket>/<cloudPath>`
 * with its query. Refusals are COS's: a status and XML.
 */
export async function handleTransfer(
  parts: FileParts,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  try {
    const target = { request, response, ...targetOf(parts, path) };
    if (request.method === 'PUT') return await upload(parts, target);
    if (request.method === 'GET' || request.method === 'HEAD') return await download(parts, target);
    throw new CosError('MethodNotAllowed');
  } catch (error) {
    if (error instanceof ConnectionDropped) return void request.socket.destroy();
    // Who broke off is not answered.
    if ((request.destroyed && !request.complete) || response.headersSent) return void response.destroy();
    if (!(error instanceof CosError)) throw error;
    sendCosError(response, error, path.split('?')[0] ?? '');
    // What is still on its way is read and thrown away, so that the client comes to read the refusal.
    request.resume();
  }
}

function targetOf({ envId }: FileParts, url: string): Pick<Target, 'environment' | 'path' | 'query'> {
  const mark = url.indexOf('?');
  const [address, query] = mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
  const [, bucket, encoded] = /^\/([^/]*)\/(.*)$/s.exec(address) ?? [];
  const environment = environmentOfBucket(bucket ?? '');
  if (environment === undefined || environment !== (envId() ?? environment)) throw new CosError('NoSuchBucket');
  const path = decode(encoded ?? '');
  if (path === undefined || problemOfPath(path) !== undefined) throw new CosError('InvalidArgument');
  return { environment, path, query: new URLSearchParams(query) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

async function upload(parts: FileParts, target: Target): Promise<void> {
  const { store, feed, nowMs } = parts;
  const { request, response, path } = target;
  const { owner, invocationId } = admitUpload(parts, target);
  const strike = parts.strike(['upload', path], CosError, invocationId);
  await strike('before');
  const about = { path, contentType: contentTypeOf(path), uploadedAt: new Date(nowMs()).toISOString() };
  const { size, sha256 } = await store.write({ ...about, ...(owner ? { owner } : {}) }, request);
  feed.publish({
    source: 'world',
    kind: 'file.uploaded',
    text: `upload ${path}: ${size} bytes`,
    detail: { path, size },
  });
  await strike('after');
  response.writeHead(200, { etag: etagOf(sha256), 'content-length': 0 }).end();
}

/** Lets in what carries every header of its metadata; answers who it was given to. */
function admitUpload({ signing }: FileParts, { request, environment, path }: Target): Uploader {
  const header = (name: string): string => String(request.headers[name] ?? '');
  refuseBut(signing.checkAuthorization('put', path, header('authorization')), header('authorization') !== '');
  const uploader = signing.uploaderIn(header('x-cos-security-token'), path);
  if (uploader === undefined) throw new CosError('AccessDenied');
  if (header('x-cos-meta-fileid') !== signing.cosFileId(fileIdOf(environment, path)))
    throw new CosError('AccessDenied');
  if (decode(header('key')) !== path) throw new CosError('InvalidArgument');
  return uploader;
}

function refuseBut(check: Check, signed: boolean): void {
  if (check === 'expired') throw new CosError('RequestExpired');
  if (check === 'wrong') throw new CosError(signed ? 'SignatureDoesNotMatch' : 'AccessDenied');
}

async function download(parts: FileParts, { request, response, path, query }: Target): Promise<void> {
  const { store, signing } = parts;
  const sign = query.get('sign');
  const authorization = request.url?.split('?')[1] ?? '';
  const isCos = query.has('q-signature');
  refuseBut(
    isCos
      ? signing.checkAuthorization('get', path, authorization)
      : signing.checkLink(path, sign ?? '', query.get('t') ?? ''),
    isCos || sign !== null,
  );
  const strike = parts.strike(['download', path], CosError);
  await strike('before');
  const file = store.get(path);
  if (!file) throw new CosError('NoSuchKey');
  const range = readRange(request.headers.range, file.size);
  if (range === 'unsatisfiable') throw new CosError('InvalidRange');
  await strike('after');
  response.writeHead(range ? 206 : 200, {
    'content-type': file.contentType,
    'content-length': range ? range.end - range.start + 1 : file.size,
    'accept-ranges': 'bytes',
    etag: etagOf(file.sha256),
    'last-modified': new Date(file.uploadedAt).toUTCString(),
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${file.size}` } : {}),
    ...FOR_BROWSERS,
  });
  if (request.method === 'HEAD') return void response.end();
  await pipeline(store.read(file, range), response).catch(() => response.destroy());
}

/** The console has the same origin: a page that somebody uploaded must not act there. Not COS's. */
const FOR_BROWSERS = { 'content-security-policy': 'sandbox', 'x-content-type-options': 'nosniff' };

/** Simplified: COS gives the MD5 of the content. */
const etagOf = (sha256: string): string => `"${sha256.slice(0, 32)}"`;
