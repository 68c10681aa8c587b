import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import cloudbase from '@cloudbase/node-sdk';
import type { Caller } from '../functions/index.ts';
import { setPlatformEnvironment } from '../database/database.harness.ts';
import { startCloudBase } from '../testing/cloudbase-world.ts';
import { CUSTOMER, pathOf } from '../testing/function-world.ts';

const OTHER: Caller = { kind: 'miniprogram', openId: 'oOther', appId: 'wxLocalShop' };
const CLIENTS: Caller[] = [
  CUSTOMER,
  { kind: 'web', uid: 'w' },
  { kind: 'anonymous', uid: 'a' },
  { kind: 'unauthenticated' },
];
const CODE = `
  const app = require(${pathOf('@cloudbase/node-sdk')}).init({ env: 'local-test' });
  exports.main = async ({ method, uid }, context) => {
    const auth = app.auth();
    try {
      if (method === 'files') return await app.getFileAuthority({ fileList: [{ type: 'READ', path: uid }] });
      if (method === 'context') return await auth.getAuthContext(context);
      return method === 'query' ? await auth.queryUserInfo({ platform: 'CUSTOM', platformId: uid }) : await auth.getEndUserInfo(uid);
    } catch (error) { return { code: error.code }; }
  };`;

/** What the SDK has and its types do not. */
interface Untyped {
  analytics(report: object): Promise<unknown>;
  sendTemplateNotification(notification: object): Promise<unknown>;
}

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  const dataModel = { collections: [{ name: 'orders', acl: 'ADMINONLY' as const, indexes: [] }] };
  world = await startCloudBase({ fn: { code: CODE } }, { dataModel });
});
afterAll(() => world.close());

const ask = (caller: Caller, action: string, parameters: object) =>
  world.cloudbase.clientRequest({ caller, action, parameters: { ...parameters } });

describe('a client', () => {
  it('of any kind is refused by every request of the database', async () => {
    for (const caller of CLIENTS) {
      for (const action of [
        'getDocument',
        'insertDocument',
        'modifyDocument',
        'removeDocument',
        'aggregateDocuments',
      ]) {
        expect(await ask(caller, `database.${action}`, { collectionName: 'orders', query: {} })).toEqual({
          ok: false,
          code: 'DATABASE_PERMISSION_DENIED',
          errCode: -502003,
          errName: 'database permission denied',
          message: 'Permission denied',
        });
      }
      expect(await ask(caller, 'database.getDocument', { collectionName: 'none' })).toMatchObject({ errCode: -502005 });
    }
    expect(world.cloudbase.database.find('orders', {}).total).toBe(0);
  });

  it('has its own files for itself', async () => {
    const given = await ask(CUSTOMER, 'storage.getUploadMetadata', { path: 'own.txt' });
    if (!given.ok) throw new Error(given.message);
    const { url, token, authorization, cosFileId, fileId } = (given.body as { data: Record<string, string> }).data;
    const headers = { authorization, 'x-cos-security-token': token, 'x-cos-meta-fileid': cosFileId, key: 'own.txt' };
    expect(
      (await fetch(url!, { method: 'PUT', body: 'mine', headers: headers as Record<string, string> })).status,
    ).toBe(200);
    const codeFor = async (caller: Caller, action: string, list: object) => {
      const answer = await ask(caller, action, list);
      if (!answer.ok) return answer.code;
      const [lists] = Object.values((answer.body as { data: Record<string, { code: string }[]> }).data);
      return lists?.[0]?.code;
    };
    expect(await codeFor(OTHER, 'storage.batchGetDownloadUrl', { file_list: [{ fileid: fileId }] })).toBe(
      'STORAGE_EXCEED_AUTHORITY',
    );
    expect(await codeFor(OTHER, 'storage.batchDeleteFile', { fileid_list: [fileId] })).toBe('STORAGE_EXCEED_AUTHORITY');
    expect(await codeFor(OTHER, 'storage.getUploadMetadata', { path: 'own.txt' })).toBe('STORAGE_EXCEED_AUTHORITY');
    expect(await codeFor({ kind: 'unauthenticated' }, 'storage.getUploadMetadata', { path: 'x' })).toBe(
      'STORAGE_EXCEED_AUTHORITY',
    );
    expect(await codeFor(CUSTOMER, 'storage.batchGetDownloadUrl', { file_list: [{ fileid: fileId }] })).toBe('SUCCESS');
    const authority = async (caller: Caller) =>
      (await world.call('fn', { method: 'files', uid: 'own.txt' }, caller)) as object;
    expect(await authority(CUSTOMER)).toMatchObject({ result: { data: [{ path: 'own.txt', read: true }] } });
    expect(await authority(OTHER)).toMatchObject({ result: { data: [{ path: 'own.txt', read: false }] } });
    expect(await codeFor(CUSTOMER, 'storage.batchDeleteFile', { fileid_list: [fileId] })).toBe('SUCCESS');
  });

  it('is refused what is for servers only, and the feed is told of what does not exist', async () => {
    for (const action of ['storage.batchCopyFile', 'functions.invokeFunction', '__proto__']) {
      expect(await ask(CUSTOMER, action, {})).toMatchObject({ ok: false, code: 'INVALID_ACTION' });
    }
    expect(await ask({ kind: 'http' }, 'database.getDocument', {})).toMatchObject({ code: 'INVALID_REQUEST_SOURCE' });
  });
});

describe('a user of CloudBase Auth', () => {
  const run = async (data: object, caller: Caller) =>
    ((await world.call('fn', data, caller)) as { result: unknown }).result;

  it('is known once it has called something', async () => {
    expect(await run({ uid: 'web-user-1' }, CUSTOMER)).toEqual({ code: 'USER_NOT_EXIST' });
    const context = await run({ method: 'context' }, { kind: 'anonymous', uid: 'web-user-1' });
    expect(context).toEqual({ uid: 'web-user-1', loginType: 'ANONYMOUS' });
    expect(await run({ uid: 'web-user-1' }, CUSTOMER)).toMatchObject({
      userInfo: { uid: 'web-user-1', isAnonymous: true },
    });
    expect(await run({ method: 'query', uid: 'x' }, CUSTOMER)).toEqual({ code: 'INVALID_PARAM' });
  });
});

describe('other services of @cloudbase/node-sdk', () => {
  it('are refused when they come to this gateway, and told to the feed', async () => {
    const { secretId, secretKey } = world.cloudbase.credentials;
    setPlatformEnvironment(`${world.url}/admin`);
    const app = cloudbase.init({ env: 'local-test', secretId, secretKey }) as unknown as Untyped;
    const report = app.analytics({ report_type: 'mall', report_data: { action_type: 'order' } });
    await expect(report).rejects.toMatchObject({ code: 'INVALID_ACTION' });
    const notification = app.sendTemplateNotification({ notifyId: 'n' });
    await expect(notification).rejects.toMatchObject({ code: 'FUNCTION_NOT_FOUND' });
    expect(world.feed.since().map(({ text }) => text)).toContain(
      'the action analytics.report is not implemented in this emulator',
    );
  });
});
