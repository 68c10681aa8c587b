import type { Launch } from '../launch.ts';
import { api } from './api.ts';
import { clientRequest, cloudFailure, unreachable } from './cloud-request.ts';

interface UploadMetadata {
  url: string;
  token: string;
  authorization: string;
  fileId: string;
  cosFileId: string;
}
interface Listed {
  fileID: string;
  code: string;
  tempFileURL?: string;
  maxAge?: number;
}

/** https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/storage/Cloud.deleteFile.html */
const STATUS: Readonly<Record<string, number>> = {
  SUCCESS: 0,
  INVALID_PARAM: -501_007,
  STORAGE_EXCEED_AUTHORITY: -503_002,
  STORAGE_FILE_NONEXIST: -503_003,
};
const UNKNOWN_STATUS = -501_001;
const OK = 200;

/** Files of `wx.cloud`. A temporary file of the phone (`filePath`, `tempFilePath`) is a blob's address here. */
export function cloudStorage({ person }: Launch) {
  const request = (action: string, parameters: object) => clientRequest(person, `storage.${action}`, parameters);
  const linksTo = async (fileList: readonly unknown[]): Promise<Listed[]> => {
    const file_list = fileList.map((one) => (typeof one === 'string' ? { fileid: one } : linkOptions(one)));
    const { download_list } = (await request('batchGetDownloadUrl', { file_list })) as { download_list: Listed[] };
    return download_list;
  };
  return {
    uploadFile: api<{ cloudPath: string; filePath: string }>('cloud.uploadFile', async ({ cloudPath, filePath }) => {
      const metadata = (await request('getUploadMetadata', { path: cloudPath })) as UploadMetadata;
      const content = await reach(filePath);
      const sent = await reach(metadata.url, {
        method: 'PUT',
        body: await content.blob(),
        headers: headersOf(metadata, cloudPath),
      });
      if (!sent.ok) throw cloudFailure(-503_001, await sent.text());
      return { fileID: metadata.fileId, statusCode: sent.status };
    }),
    downloadFile: api<{ fileID: string }>('cloud.downloadFile', async ({ fileID }) => {
      const [link] = await linksTo([fileID]);
      if (!link?.tempFileURL) throw cloudFailure(statusOf(link), link?.code);
      const received = await reach(encodeURI(link.tempFileURL));
      if (received.status !== OK) throw cloudFailure(-503_001, `status ${received.status}`);
      return { tempFilePath: URL.createObjectURL(await received.blob()), statusCode: received.status };
    }),
    getTempFileURL: api<{ fileList: unknown[] }>('cloud.getTempFileURL', async ({ fileList }) => ({
      fileList: (await linksTo(fileList)).map((one) => ({
        ...shown(one),
        tempFileURL: one.tempFileURL ?? '',
        maxAge: one.maxAge,
      })),
    })),
    deleteFile: api<{ fileList: string[] }>('cloud.deleteFile', async ({ fileList }) => {
      const answer = (await request('batchDeleteFile', { fileid_list: fileList })) as { delete_list: Listed[] };
      return { fileList: answer.delete_list.map(shown) };
    }),
  };
}

function linkOptions(one: unknown): object {
  const { fileID, maxAge } = one as { fileID: string; maxAge?: number };
  return { fileid: fileID, max_age: maxAge };
}

const headersOf = ({ authorization, token, cosFileId }: UploadMetadata, cloudPath: string): Record<string, string> => ({
  authorization,
  'x-cos-security-token': token,
  'x-cos-meta-fileid': cosFileId,
  key: encodeURIComponent(cloudPath),
});

const statusOf = (one: Listed | undefined): number => STATUS[one?.code ?? ''] ?? UNKNOWN_STATUS;

const shown = (one: Listed): object => {
  const status = statusOf(one);
  return { fileID: one.fileID, status, errMsg: status === 0 ? 'ok' : one.code };
};

async function reach(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw unreachable(error);
  }
}
