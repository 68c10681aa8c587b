import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudBase } from '../../emulator/cloudbase/testing/cloudbase-world.ts';
import { CUSTOMER, pathOf } from '../../emulator/cloudbase/testing/function-world.ts';

/** A function that runs a line of a program with both SDKs at hand, as functions have them. */
const CODE = `
  const cloud = require(${pathOf('wx-server-sdk')}); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  const tcb = require(${pathOf('@cloudbase/node-sdk')}); const app = tcb.init({ env: tcb.SYMBOL_CURRENT_ENV });
  exports.main = async ({ line }, context) => {
    try { return await eval('(async () => (' + line + '))()'); }
    catch ({ errCode, code, message }) { return { failed: errCode ?? code ?? message }; }
  };`;

let world: Awaited<ReturnType<typeof startCloudBase>>;
beforeAll(async () => {
  const dataModel = { collections: [{ name: 'things', acl: 'ADMINONLY' as const, indexes: [] }] };
  world = await startCloudBase({ fn: { code: CODE, timeout: 20 } }, { dataModel });
});
afterAll(() => world.close());

const run = async (line: string): Promise<unknown> => {
  const outcome = await world.call('fn', { line }, CUSTOMER);
  return outcome.ok ? outcome.result : outcome;
};

/** Looks again until something is there; the test's own limit ends the wait. */
async function comes<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('wx-server-sdk', () => {
  it('sends, fetches, names and deletes files', async () => {
    const sent = await run('cloud.uploadFile({ cloudPath: "a/b.txt", fileContent: Buffer.from("hello") })');
    const { fileID } = sent as { fileID: string };
    expect(await run(`(await cloud.downloadFile({ fileID: '${fileID}' })).fileContent.toString()`)).toBe('hello');
    const { fileList } = (await run(`cloud.getTempFileURL({ fileList: ['${fileID}'] })`)) as { fileList: object[] };
    expect(fileList).toMatchObject([{ fileID, status: 0, tempFileURL: expect.stringMatching(/^http/) }]);
    expect(await run(`cloud.deleteFile({ fileList: ['${fileID}'] })`)).toMatchObject({ fileList: [{ status: 0 }] });
  });

  it('is told that open data and signatures of calls do not exist here', async () => {
    expect(await run('cloud.getOpenData({ list: ["43_x"] })')).toEqual({ failed: -604100 });
    expect(await run('cloud.getVoIPSign({ groupId: "g", nonce: "n", timestamp: 1 })')).toEqual({ failed: -604100 });
    expect(await run('cloud.getCloudCallSign({})')).toEqual({ failed: -604100 });
  });

  it('is refused an open API that the function has not declared', async () => {
    const refusal = { result: { errcode: -604101 } };
    expect(await run('cloud.callOpenAPI({ api: "x", data: {} })')).toMatchObject(refusal);
  });

  it('is refused payment, and the feed is told', async () => {
    expect(await run('cloud.cloudPay.unifiedOrder({ body: "x" })')).toEqual({ failed: -501001 });
    const told = () => world.feed.since().find(({ kind, text }) => kind === 'action.unknown' && /wxPayApi/.test(text));
    expect((await comes(told)).text).toContain('wx.wxPayApi');
  });

  it('has instances of its own, for this environment and for another one', async () => {
    const count = '.database().collection("things").count()';
    expect(await run(`cloud.createNewInstance({ env: 'local-test' })${count}`)).toMatchObject({ total: 0 });
    const shared =
      "(async () => { const c = new cloud.Cloud({ resourceEnv: 'local-test' }); await c.init(); return c; })()";
    expect(await run(`(await ${shared})${count}`)).toMatchObject({ total: 0 });
  });
});

describe('@cloudbase/node-sdk', () => {
  it('shows the context of a call', async () => {
    expect(await run('tcb.parseContext(context)')).toMatchObject({ functionName: 'fn', namespace: 'local-test' });
    expect(await run('tcb.getCloudbaseContext(context)')).toMatchObject({
      WX_OPENID: 'oCustomer',
      TCB_ENV: 'local-test',
    });
  });

  it('does by itself what needs no request', async () => {
    expect(await run('tcb.version')).toBe('3.18.3');
    expect(await run('Object.keys(app.requestClient)')).toEqual(['get', 'post', 'put', 'delete']);
    await run('app.registerExtension({ name: "double", invoke: async (n) => n * 2 })');
    expect(await run('app.invokeExtension("double", 21)')).toBe(42);
    expect(await run('app.logger().log({ a: 1 })')).toBeNull();
    expect(await run('app.auth().createTicket("uid-1")')).toMatchObject({
      failed: expect.stringMatching(/credentials/),
    });
  });

  it('is refused watch: the signature of its connection is not given out, and the feed is told', async () => {
    await run('(app.database().collection("things").watch({ onChange() {}, onError() {} }), 1)');
    const told = () => world.feed.since().find(({ kind, text }) => kind === 'action.unknown' && /wsWebSign/.test(text));
    expect((await comes(told)).text).toContain('auth.wsWebSign');
  });
});
