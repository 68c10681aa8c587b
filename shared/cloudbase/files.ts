import { init, SYMBOL_CURRENT_ENV } from '@cloudbase/node-sdk';

const REQUEST_TIMEOUT_MS = 15_000;

/** Files of the environment's cloud storage. Writing the same path again replaces the file. */
export interface Files {
  /** Gives back the file's id (`cloud://…`). */
  put(path: string, bytes: Buffer): Promise<string>;
  get(fileId: string): Promise<Buffer>;
  remove(fileIds: readonly string[]): Promise<void>;
  /** Where anybody who knows it may download the file, for some hours. */
  addressOf(fileId: string): Promise<string>;
}

/** Uploads here and not by the SDK, which reads the answer with an XML parser that no function should have to load. */
async function upload(app: ReturnType<typeof init>, path: string, bytes: Buffer): Promise<string> {
  const { data } = await app.getUploadMetadata({ cloudPath: path });
  const headers = {
    signature: data.authorization,
    authorization: data.authorization,
    'x-cos-security-token': data.token,
    'x-cos-meta-fileid': data.cosFileId,
    key: encodeURIComponent(path),
  };
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const response = await fetch(data.url, { method: 'PUT', headers, body: new Uint8Array(bytes), signal });
  if (!response.ok) throw new Error(`cloud storage did not take ${path}: HTTP ${response.status}`);
  return data.fileId;
}

/** Cloud storage through the official SDK. https://docs.cloudbase.net/api-reference/server/node-sdk/storage */
export function cloudbaseFiles(): Files {
  let app: ReturnType<typeof init> | undefined;
  /** Made at the first use: most functions have none. */
  const storage = () => (app ??= init({ env: SYMBOL_CURRENT_ENV, keepalive: true, timeout: REQUEST_TIMEOUT_MS }));
  return {
    put: (path, bytes) => upload(storage(), path, bytes),
    async get(fileID) {
      const { fileContent } = await storage().downloadFile({ fileID });
      return Buffer.from(fileContent as unknown as Uint8Array);
    },
    async remove(fileIds) {
      await storage().deleteFile({ fileList: [...fileIds] });
    },
    async addressOf(fileId) {
      const { fileList } = await storage().getTempFileURL({ fileList: [fileId] });
      return fileList[0]?.tempFileURL ?? '';
    },
  };
}
