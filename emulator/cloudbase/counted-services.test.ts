import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { startCloudBase } from './testing/cloudbase-world.ts';
import { pathOf } from './testing/function-world.ts';

const SDKS = `const app = require(${pathOf('@cloudbase/node-sdk')}).init({ env: 'local-test' });
  const cloud = require(${pathOf('wx-server-sdk')}); cloud.init({ env: 'local-test' });`;

const FUNCTIONS = {
  /** Two files up, one of them down and away; a cloud call in either way; a call of another function. */
  all: {
    code: `${SDKS} exports.main = async () => {
      const [{ fileID }] = await Promise.all(['a.txt', 'b.txt'].map((cloudPath) => app.uploadFile({ cloudPath, fileContent: Buffer.from('x') })));
      await app.downloadFile({ fileID });
      await app.deleteFile({ fileList: [fileID] });
      await cloud.openapi.security.msgSecCheck({ content: 'x' }).catch(() => undefined);
      await app.callWxOpenApi({ apiName: 'a.b', requestData: {} }).catch(() => undefined);
      await app.callFunction({ name: 'none' }); };`,
    timeout: 20,
  },
  none: { code: 'exports.main = () => 1;' },
  upload: {
    code: `${SDKS} exports.main = async () => {
      const upload = (cloudPath) => app.uploadFile({ cloudPath, fileContent: Buffer.from('x') }).then(() => 'ok', (error) => error.code ?? error.message);
      return [await upload('1.txt'), await upload('2.txt'), await upload('3.txt')]; };`,
    timeout: 20,
  },
};

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  world = await startCloudBase(FUNCTIONS);
});
afterAll(() => world.close());
afterEach(() => world.faults.clear());

it('files, transfers, cloud calls and calls of functions are counted by action, by function and by call', async () => {
  const outcome = await world.call('all');
  const ofTheCall = {
    'storage.getUploadMetadata': 2,
    upload: 2,
    'storage.batchGetDownloadUrl': 1,
    'storage.batchDeleteFile': 1,
    'wx.openApi': 1,
    'wx.api': 1,
    'functions.invokeFunction': 1,
  };
  const none = { total: 0, reads: 0, writes: 0, byAction: {} };
  expect(outcome).toMatchObject({ ok: true, report: { operations: { ...none, services: ofTheCall } } });
  // A link may be opened by anybody: whose download it is is not known.
  expect(world.cloudbase.counters.counted()).toEqual({
    ...none,
    services: { ...ofTheCall, download: 1 },
    byCollection: {},
    byFunction: {
      all: { calls: 1, ...none, services: ofTheCall },
      none: { calls: 1, ...none, services: {} },
    },
  });
});

it('the n-th upload of a call of one function can be struck, before it has happened or after', async () => {
  const effect = { kind: 'error', code: 'SlowDown', message: 'provoked' } as const;
  const rule = { target: 'files', match: 'upload', function: 'upload', nth: 2, count: 1, effect } as const;
  const paths = () => world.cloudbase.files.list().map(({ path }) => path);
  for (const [when, left] of [
    ['before', ['1.txt', '3.txt']],
    ['after', ['1.txt', '2.txt', '3.txt']],
  ] as const) {
    world.faults.add({ ...rule, when });
    const { result } = (await world.call('upload')) as { result?: string[] };
    expect(result).toEqual(['ok', expect.not.stringMatching('ok'), 'ok']);
    expect(paths().filter((path) => path !== 'b.txt')).toEqual(left);
  }
  world.faults.add({ ...rule, function: 'another' });
  expect(await world.call('upload')).toMatchObject({ result: ['ok', 'ok', 'ok'] });
});
