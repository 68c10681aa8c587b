import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudBase } from '../testing/cloudbase-world.ts';
import { pathOf } from '../testing/function-world.ts';

const CODE = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async ({ method, ...options }) => {
    if (options.text) options.fileContent = Buffer.from(options.text);
    try {
      const answer = await cloud[method](options);
      return answer.fileContent ? { ...answer, fileContent: answer.fileContent.toString() } : answer;
    } catch ({ errCode, errMsg }) { return { errCode, errMsg }; }
  };`;

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  world = await startCloudBase({ fn: { code: CODE } });
});
afterAll(() => world.close());

const run = async (method: string, options: object) => {
  const outcome = await world.call('fn', { method, ...options });
  return outcome.ok ? (outcome.result as Record<string, unknown>) : { failed: outcome.message };
};

describe('wx-server-sdk', () => {
  it('sends, links, reads and deletes files in a function', async () => {
    const { fileID } = await run('uploadFile', { cloudPath: '导出/a b.csv', text: 'a,b' });
    expect(fileID).toBe('cloud://local-test.6c6f-local-test-1300000000/导出/a b.csv');
    expect(await run('downloadFile', { fileID })).toMatchObject({ fileContent: 'a,b', statusCode: 200 });
    const missing = `${String(fileID)}x`;
    const links = await run('getTempFileURL', { fileList: [fileID, missing] });
    expect(links.fileList).toMatchObject([
      { status: 0, errMsg: 'ok', maxAge: 86_400 },
      { status: -503003, errMsg: 'storage file not exists', tempFileURL: '' },
    ]);
    const [{ tempFileURL }] = links.fileList as [{ tempFileURL: string }];
    expect(await (await fetch(tempFileURL)).text()).toBe('a,b');
    const deleted = await run('deleteFile', { fileList: [fileID, missing] });
    expect(deleted.fileList).toMatchObject([{ status: 0 }, { status: -503003 }]);
  });

  it('gets the numbers of refusals', async () => {
    expect(await run('uploadFile', { cloudPath: '../a', text: 'x' })).toMatchObject({ errCode: -1 });
    world.faults.add({
      ...{ target: 'files', match: 'storage.batchDeleteFile', count: 1 },
      effect: { kind: 'error', code: 'STORAGE_EXCEED_AUTHORITY', message: 'denied' },
    });
    expect(await run('deleteFile', { fileList: ['cloud://x'] })).toMatchObject({
      errMsg: expect.stringContaining('denied'),
    });
  });
});
