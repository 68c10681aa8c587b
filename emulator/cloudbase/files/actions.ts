import { posix } from 'node:path';
import { CloudBaseError, type ActionHandler, type ActionParameters } from '../gateway/action.ts';
import { bucketOf, fileIdOf, isDocumentedPath, pathOfFileId, problemOfPath } from './file-id.ts';
import { fieldsOf, FileRefused, listOf, perFile } from './file-list.ts';
import type { StoredFile } from './manifest.ts';
import type { FileParts } from './parts.ts';
import { UPLOAD_SECONDS, type Uploader } from './signing.ts';

/** Seconds that a link is good for: the default, and the most (https://mp.weixin.qq.com/debug/minigame/dev/wxcloud/reference-server-api/storage/getTempFileURL.html). */
const DAY_SECONDS = 86_400;

/** Who asks: a server SDK may do everything, a mini program user what the rule lets them. */
export interface FileAccess extends Uploader {
  mayRead(file: StoredFile): boolean;
  mayWrite(file: StoredFile): boolean;
}

export const SERVER_ACCESS: FileAccess = { mayRead: () => true, mayWrite: () => true };

/** One action for whoever asks. */
export type FileAction = (
  parts: FileParts & { environment: string },
  parameters: ActionParameters,
  access: FileAccess,
) => object;

export const FILE_ACTIONS: Readonly<Record<string, FileAction>> = {
  'storage.getUploadMetadata': uploadMetadata,
  'storage.batchGetDownloadUrl': (parts, { file_list }, access) => {
    const list = listOf(file_list).map((one) => perFile(fileIdIn(one), () => downloadLink(parts, one, access)));
    return { data: { download_list: list } };
  },
  'storage.batchDeleteFile': (parts, { fileid_list }, access) => {
    const list = listOf(fileid_list).map((id) => perFile(id, () => remove(parts, id, access)));
    return { data: { delete_list: list } };
  },
  'storage.batchCopyFile': (parts, { file_list }) => {
    const list = listOf(file_list).map((one) => copy(parts, fieldsOf(one)));
    return { data: { copy_list: list } };
  },
  'storage.getFileAuthority': (parts, { openId, fileList }) => {
    return { data: listOf(fileList).map((one) => authority(parts, fieldsOf(one), openId)) };
  },
};

/** The gateway's handlers, behind the fault rules. */
export function fileActions(parts: FileParts): Record<string, ActionHandler> {
  const handlers = Object.entries(FILE_ACTIONS).map(([name, action]): [string, ActionHandler] => [
    name,
    async (parameters, { invocationId }) => {
      const strike = parts.strike([name], CloudBaseError, invocationId);
      await strike('before');
      const environment = environmentOf(parts, parameters);
      const answer = action({ ...parts, environment }, parameters, { ...SERVER_ACCESS, invocationId });
      await strike('after');
      return answer;
    },
  ]);
  return Object.fromEntries(handlers);
}

/** As environments may be called; also for the names that programs outside make up. */
const ENVIRONMENT = /^[A-Za-z0-9][\w-]{0,63}$/;

/**
 * The environment that a request is about: the deployed one. While nothing is deployed any name is taken, and all see the
 * same files, as they see the same documents.
 */
export function environmentOf({ envId }: FileParts, { envName }: ActionParameters): string {
  const environment = envId() ?? envName;
  if (typeof environment === 'string' && ENVIRONMENT.test(environment)) return environment;
  throw new CloudBaseError('INVALID_ENV', 'Env Not Exists');
}

type Parts = FileParts & { environment: string };

function uploadMetadata(parts: Parts, { path }: ActionParameters, access: FileAccess): object {
  const { signing, environment, feed, store } = parts;
  const problem = problemOfPath(path);
  if (problem !== undefined) throw new CloudBaseError('INVALID_PARAM', problem);
  const key = path as string;
  const existing = store.get(key);
  if (existing && !access.mayWrite(existing))
    throw new CloudBaseError('STORAGE_EXCEED_AUTHORITY', 'storage permission denied');
  if (!isDocumentedPath(key)) {
    const text = `the path ${key} has characters that the documentation of uploadFile does not allow`;
    feed.publish({ source: 'world', kind: 'file.undocumented-path', text });
  }
  const fileId = fileIdOf(environment, key);
  const url = addressOf(parts, key.split('/').map(encodeURIComponent).join('/'));
  return {
    data: {
      url,
      token: signing.token(key, { owner: access.owner, invocationId: access.invocationId }),
      authorization: signing.authorization('put', key, UPLOAD_SECONDS),
      fileId,
      cosFileId: signing.cosFileId(fileId),
      download_url: url,
    },
  };
}

/** The SDK encodes this address once more (`encodeURI`), but not that of a COS_URL. */
function downloadLink(parts: Parts, one: unknown, access: FileAccess): object {
  const { max_age: maxAge = DAY_SECONDS, url_type: type } = typeof one === 'string' ? {} : fieldsOf(one);
  const file = existing(parts, fileIdIn(one));
  if (!access.mayRead(file)) throw new FileRefused('STORAGE_EXCEED_AUTHORITY', 'storage permission denied');
  if (typeof maxAge !== 'number' || !(maxAge > 0))
    throw new FileRefused('INVALID_PARAM', 'max_age must be seconds above 0');
  const seconds = Math.min(Math.ceil(maxAge), DAY_SECONDS);
  const { path } = file;
  const isCos = type === 'COS_URL';
  const query = isCos ? parts.signing.authorization('get', path, seconds) : parts.signing.linkQuery(path, seconds);
  const address = addressOf(parts, isCos ? path.split('/').map(encodeURIComponent).join('/') : path);
  return { tempFileURL: `${address}?${query}`, maxAge: seconds };
}

function remove(parts: Parts, id: unknown, access: FileAccess): object {
  const file = existing(parts, id);
  if (!access.mayWrite(file)) throw new FileRefused('STORAGE_EXCEED_AUTHORITY', 'storage permission denied');
  parts.store.remove(file.path);
  const text = `delete ${file.path}`;
  parts.feed.publish({ source: 'world', kind: 'file.removed', text, detail: { path: file.path } });
  return {};
}

/** On the platform a copy keeps the rights of the file; `overwrite` is on when it is left out (from memory). */
function copy({ store, environment, nowMs }: Parts, one: ActionParameters): object {
  const { src_path: from, dst_path: to, overwrite = true, remove_original: isMove = false } = one;
  try {
    const problem = problemOfPath(from) ?? problemOfPath(to);
    if (problem !== undefined) throw new FileRefused('INVALID_PARAM', problem);
    const [source, target] = [from as string, to as string];
    if (source === target || posix.basename(source) !== posix.basename(target)) {
      throw new FileRefused('INVALID_PARAM', 'the paths must differ and end in the same name');
    }
    const file = store.get(source);
    if (!file) throw new FileRefused('STORAGE_FILE_NONEXIST', 'storage file not exists');
    if (overwrite === false && store.get(target))
      throw new FileRefused('STORAGE_REQUEST_FAIL', 'the file exists already');
    store.copy(file, { ...file, path: target, uploadedAt: new Date(nowMs()).toISOString() });
    if (isMove === true) store.remove(source);
    return { fileId: fileIdOf(environment, target) };
  } catch (error) {
    if (error instanceof FileRefused) return { code: error.code, message: error.message };
    throw error;
  }
}

/** Whether a user may read a file: only its owner, because every file is private here. */
function authority({ store, signing, environment }: Parts, { path }: ActionParameters, openId: unknown): object {
  const id = pathOfFileId(environment, path);
  const key = typeof id === 'object' ? id.path : String(path);
  const owner = store.get(key)?.owner;
  const cosFileId = signing.cosFileId(fileIdOf(environment, key));
  return { path, cosFileId, read: owner !== undefined && owner === openId };
}

function existing({ store, environment }: Parts, id: unknown): StoredFile {
  const named = pathOfFileId(environment, id);
  if (named === undefined) throw new FileRefused('INVALID_PARAM', 'this is not a file id');
  if (named === 'foreign') throw new FileRefused('STORAGE_EXCEED_AUTHORITY', 'the file is of another environment');
  const file = store.get(named.path);
  if (!file) throw new FileRefused('STORAGE_FILE_NONEXIST', 'storage file not exists');
  return file;
}

const fileIdIn = (one: unknown): unknown => (typeof one === 'string' ? one : fieldsOf(one).fileid);

function addressOf({ baseUrl, environment }: Parts, path: string): string {
  return `${baseUrl()}/${bucketOf(environment)}/${path}`;
}
