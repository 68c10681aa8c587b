import { element } from '../element.ts';
import { openSheet } from '../sheet.ts';
import { api, ApiFailure } from './api.ts';

/** Where a mini program may write: https://developers.weixin.qq.com/miniprogram/dev/framework/ability/file-system.html */
const USER_DATA_PATH = 'wxfile://usr';

type Content = string | ArrayBuffer;

/** Files of this mini program, until it is opened anew. */
const files = new Map<string, Content>();

function read(path: string, encoding?: string): Content {
  const content = files.get(path);
  if (content === undefined) throw new ApiFailure(`no such file or directory, open ${path}`, { errno: 1300002 });
  if (!encoding) return typeof content === 'string' ? new TextEncoder().encode(content).buffer : content;
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

function write(path: string, data: Content): void {
  if (!path.startsWith(`${USER_DATA_PATH}/`)) throw new ApiFailure(`permission denied, open ${path}`);
  files.set(path, data);
}

function remove(path: string): void {
  read(path);
  files.delete(path);
}

interface FileOptions {
  filePath: string;
  path: string;
  data: Content;
  encoding?: string;
}

const manager = {
  writeFile: api<FileOptions>('writeFile', ({ filePath, data }) => write(filePath, data)),
  readFile: api<FileOptions>('readFile', ({ filePath, encoding }) => ({ data: read(filePath, encoding) })),
  access: api<FileOptions>('access', ({ path }) => void read(path)),
  unlink: api<FileOptions>('unlink', ({ filePath }) => remove(filePath)),
  writeFileSync: write,
  readFileSync: read,
  accessSync: (path: string): void => void read(path),
  unlinkSync: remove,
};

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

/** Shows a file with its text, and lets the browser keep it. */
function show(title: string, path: string, fileName = nameOf(path)): void {
  const text = read(path, 'utf8') as string;
  const link = element('a', { href: URL.createObjectURL(new Blob([read(path)])), download: fileName }, '下载');
  openSheet({ title }, element('p', {}, fileName), element('pre', {}, text), element('p', {}, link));
}

/** What it takes to keep a text as a file, to open it and to pass it on. */
export const fileApi = {
  env: { USER_DATA_PATH },
  getFileSystemManager: () => manager,
  openDocument: api<FileOptions>('openDocument', ({ filePath }) => show('文件', filePath)),
  shareFileMessage: api<FileOptions & { fileName?: string }>('shareFileMessage', ({ filePath, fileName }) =>
    show('转发给朋友', filePath, fileName),
  ),
};
