import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestFiles } from './files.harness.ts';

const BUCKET = 'local-test.6c6f-local-test-1300000000';
let world: Awaited<ReturnType<typeof startTestFiles>>;
let folder: string;
beforeEach(async () => {
  world = await startTestFiles();
  folder = mkdtempSync(join(tmpdir(), 'files-test-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (cloudPath: string, content: string | Buffer) =>
  world.app.uploadFile({ cloudPath, fileContent: Buffer.from(content) as never });
const get = async (fileID: string) => (await world.app.downloadFile({ fileID })).fileContent;
const link = async (fileID: string, maxAge = 60) =>
  (await world.app.getTempFileURL({ fileList: [{ fileID, maxAge }] })).fileList[0]!.tempFileURL;

describe('a file', () => {
  it('has an id of its environment and bucket, and comes back as it was', async () => {
    const content = Buffer.from([0, 255, 13, 10, 128]);
    const { fileID } = await put('exports/a.bin', content);
    expect(fileID).toBe(`cloud://${BUCKET}/exports/a.bin`);
    expect(await get(fileID)).toEqual(content);
  });

  it('may be empty, and may have Chinese characters, spaces and signs in its name', async () => {
    for (const path of ['空 文件.txt', '导出/2024 年 1 月 (1).csv', "a+b&c=d;e,f@g$h!i~j*k'l.txt", 'x[1]{2}.txt']) {
      const { fileID } = await put(path, path === '空 文件.txt' ? '' : path);
      expect(String(await get(fileID))).toBe(path === '空 文件.txt' ? '' : path);
    }
    expect(world.feed.since().filter(({ kind }) => kind === 'file.undocumented-path')).toHaveLength(3);
  });

  it('is sent from a stream and received into a file', async () => {
    const [from, to] = [join(folder, 'from.txt'), join(folder, 'to.txt')];
    writeFileSync(from, 'x'.repeat(200_000));
    const { fileID } = await world.app.uploadFile({ cloudPath: 'big.txt', fileContent: createReadStream(from) });
    await world.app.downloadFile({ fileID, tempFilePath: to });
    // The SDK answers before its stream has ended.
    await expectSoon(() => statSync(to, { throwIfNoEntry: false })?.size === 200_000);
  });

  it('is replaced as a whole by a second upload', async () => {
    const contents = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(300_000));
    const [first] = await Promise.all(contents.map((content) => put('same.txt', content)));
    expect(contents).toContain(String(await get(first!.fileID)));
    expect(world.files.list()).toHaveLength(1);
  });

  it('tells its size and type without being read', async () => {
    const { fileID } = await put('图/猫.PNG', 'four');
    const { fileList } = await world.app.getFileInfo({ fileList: [fileID] });
    expect(fileList[0]).toMatchObject({ code: 'SUCCESS', size: 4, contentType: 'image/png', fileName: '猫.PNG' });
  });

  it('can be read in parts', async () => {
    const { fileID } = await put('parts.txt', '0123456789');
    const address = await link(fileID);
    const read = async (range: string) => {
      const answer = await fetch(address, { headers: { range } });
      return [answer.status, answer.status < 300 ? await answer.text() : answer.headers.get('content-type')];
    };
    expect(await read('bytes=2-4')).toEqual([206, '234']);
    expect(await read('bytes=-3')).toEqual([206, '789']);
    expect(await read('bytes=8-')).toEqual([206, '89']);
    expect(await read('bytes=10-')).toEqual([416, 'application/xml']);
    expect(await read('bytes=4-2')).toEqual([200, '0123456789']);
  });
});

describe('a link', () => {
  it('expires by the clock of the world, and is good to the last second', async () => {
    const { fileID } = await put('a.txt', 'hello');
    const address = await link(fileID, 600);
    await world.clock.advance(600_000);
    expect((await fetch(address)).status).toBe(200);
    await world.clock.advance(1_000);
    const late = await fetch(address);
    expect(late.status).toBe(403);
    expect(await late.text()).toMatch(/<Code>AccessDenied<\/Code>\s*<Message>Request has expired/);
  });

  it('is good for one file only, and none is good without a signature', async () => {
    await put('a.txt', 'hello');
    const { fileID } = await put('b.txt', 'secret');
    const address = await link(fileID);
    for (const wrong of [
      address.split('?')[0]!,
      address.replace('b.txt', 'a.txt'),
      address.replace(/t=\d+/, 't=9999999999'),
    ]) {
      expect((await fetch(wrong)).status).toBe(403);
    }
  });

  it('of the object store itself works too', async () => {
    const { fileID } = await put('导出 1.txt', 'cos');
    const { fileContent } = await world.app.downloadFile({ fileID, urlType: 'COS_URL' });
    expect(String(fileContent)).toBe('cos');
  });

  it('is refused file by file', async () => {
    const { fileID } = await put('a.txt', 'x');
    const fileList = [fileID, `cloud://${BUCKET}/none`, 'cloud://other.bucket/a.txt', 'nonsense'];
    const answer = await world.app.getTempFileURL({ fileList });
    expect(answer.fileList.map(({ code }) => code)).toEqual([
      'SUCCESS',
      'STORAGE_FILE_NONEXIST',
      'STORAGE_EXCEED_AUTHORITY',
      'INVALID_PARAM',
    ]);
    await expect(get(`cloud://${BUCKET}/none`)).rejects.toMatchObject({ code: 'STORAGE_FILE_NONEXIST' });
    const many = world.app.getTempFileURL({ fileList: Array.from({ length: 51 }, () => fileID) });
    await expect(many).rejects.toMatchObject({ code: 'INVALID_PARAM' });
  });
});

describe('files', () => {
  it('are deleted one by one, and their links with them', async () => {
    const { fileID } = await put('a.txt', 'x');
    const address = await link(fileID);
    const { fileList } = await world.app.deleteFile({ fileList: [fileID, fileID] });
    expect(fileList).toMatchObject([{ fileID, code: 'SUCCESS' }, { code: 'STORAGE_FILE_NONEXIST' }]);
    const gone = await fetch(address);
    expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('<Code>NoSuchKey</Code>')]);
  });

  it('are copied, moved, and not overwritten when that is forbidden', async () => {
    await put('a.txt', 'one');
    await put('old/a.txt', 'two');
    const copy = async (rest: object) =>
      (await world.app.copyFile({ fileList: [{ srcPath: 'a.txt', dstPath: 'old/a.txt', ...rest }] })).fileList[0];
    expect(await copy({ overwrite: false })).toMatchObject({ code: 'STORAGE_REQUEST_FAIL' });
    expect(String(await get(`cloud://${BUCKET}/old/a.txt`))).toBe('two');
    expect(await copy({ removeOriginal: true })).toEqual({ fileId: `cloud://${BUCKET}/old/a.txt` });
    expect(String(await get(`cloud://${BUCKET}/old/a.txt`))).toBe('one');
    expect(await copy({})).toMatchObject({ code: 'STORAGE_FILE_NONEXIST' });
    expect(world.files.list().map(({ path }) => path)).toEqual(['old/a.txt']);
  });
});

/** Waits for something that happens in this process within moments, without a fixed time. */
async function expectSoon(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}
