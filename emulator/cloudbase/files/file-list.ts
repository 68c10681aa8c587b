import { CloudBaseError, type ActionParameters } from '../gateway/action.ts';

/** https://docs.cloudbase.net/storage/copy-file, https://developers.weixin.qq.com/minigame/dev/wxcloudrun/src/development/storage/miniapp/gettempurl.html */
const MOST_FILES = 50;

/** A refusal of one file of a list: the request as a whole succeeds. */
export class FileRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** One entry of an answer's list: what the work gives with code SUCCESS, or the code of its refusal. */
export function perFile(fileID: unknown, work: () => object): object {
  try {
    return { fileID, code: 'SUCCESS', ...work() };
  } catch (error) {
    if (error instanceof FileRefused) return { fileID, code: error.code, message: error.message };
    throw error;
  }
}

/** A list of files in a request. */
export function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new CloudBaseError('INVALID_PARAM', 'the list of files must be an array');
  if (value.length > MOST_FILES)
    throw new CloudBaseError('INVALID_PARAM', `at most ${MOST_FILES} files in one request`);
  return value;
}

/** An element of such a list: what is no object has no fields. */
export function fieldsOf(value: unknown): ActionParameters {
  return typeof value === 'object' && value !== null ? (value as ActionParameters) : {};
}
