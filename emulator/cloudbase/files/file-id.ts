/** Longest name of an object in COS, in bytes of UTF-8: https://cloud.tencent.com/document/product/436/13324 */
const MAX_PATH_BYTES = 850;

/** What the page of `uploadFile` allows in a cloudPath: https://docs.cloudbase.net/api-reference/server/node-sdk/storage */
const DOCUMENTED = /^[0-9A-Za-z/!\-_. *\u3400-\u9fff]+$/;

/** Characters that cannot stand in a link as the SDKs build it, or that no file of a person has in its name. */
const IMPOSSIBLE = /[\p{Cc}\p{Cs}?#%\\]/u;

/** Why this cannot be a cloudPath; undefined when it can. */
export function problemOfPath(path: unknown): string | undefined {
  if (typeof path !== 'string' || path === '') return 'the path must be a text that is not empty';
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `the path is longer than ${MAX_PATH_BYTES} bytes`;
  if (IMPOSSIBLE.test(path)) return 'the path has a character that is not allowed';
  const segments = path.split('/');
  if (segments.some((one) => one === '.' || one === '..')) return 'the path has a segment . or ..';
  if (segments.includes('')) return 'the path begins or ends with a slash or has two in a row';
  return undefined;
}

/** Whether the documentation promises that this path works. */
export function isDocumentedPath(path: string): boolean {
  return DOCUMENTED.test(path);
}

/** The bucket of an environment, e.g. `636c-cloud1-7gabc-1300000000`; the number of the account is made up. */
export function bucketOf(envId: string): string {
  return `${Buffer.from(envId.slice(0, 2)).toString('hex')}-${envId}-1300000000`;
}

/** The environment whose bucket this is; undefined when it is nobody's. */
export function environmentOfBucket(bucket: string): string | undefined {
  const envId = /^[0-9a-f]*-(.+)-1300000000$/.exec(bucket)?.[1];
  return envId !== undefined && bucketOf(envId) === bucket ? envId : undefined;
}

/** `cloud://<env>.<bucket>/<path>` */
export function fileIdOf(envId: string, path: string): string {
  return `cloud://${envId}.${bucketOf(envId)}/${path}`;
}

/** The path in a file id of this environment; `foreign` for one of another environment, undefined for anything else. */
export function pathOfFileId(envId: string, fileId: unknown): { path: string } | 'foreign' | undefined {
  const [, place, path] = typeof fileId === 'string' ? (/^cloud:\/\/([^/]+)\/(.+)$/s.exec(fileId) ?? []) : [];
  if (place === undefined || problemOfPath(path) !== undefined) return undefined;
  return place === `${envId}.${bucketOf(envId)}` ? { path: path! } : 'foreign';
}
