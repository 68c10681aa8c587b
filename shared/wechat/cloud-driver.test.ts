import { describe, expect, it } from '@jest/globals';
import { WeChatClient } from './client.ts';
import { silent } from './client.harness.ts';
import { cloudDriver, type CloudCall } from './cloud-driver.ts';
import { cloudNameOf } from './cloud-names.ts';
import { listFollowers, sendCustomerMessage, sendTemplateMessage, oauthPerson, createTag } from './endpoints/index.ts';
import { Quotas } from './quotas.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z') };
const OPEN_ID = 'oABCDEFGHIJKLMNOPQRSTUV_wx-1';

/** A client by cloud calls, and what they were. */
function world(answer: CloudCall) {
  const calls: [name: string, parameters: object][] = [];
  const counted: string[] = [];
  const call: CloudCall = (name, parameters) => {
    calls.push([name, parameters]);
    return answer(name, parameters);
  };
  const quotas = new Quotas({ appId: 'wx', clock, logger: silent });
  const driver = cloudDriver(call, (path) => counted.push(path));
  const client = new WeChatClient({ appId: 'wx', driver, quotas, clock, wait: async () => {} });
  const api = client.within({ purpose: 'background', deadline: new Date('2026-01-01T00:01:00Z') });
  return { api, calls, counted };
}
const refusing = (errCode: unknown, errMsg = 'openapi.x:fail') =>
  world(() => Promise.reject(Object.assign(new Error(errMsg), { errCode, errMsg })));
const failed = (call: Promise<unknown>) => call.catch((error: unknown) => error) as Promise<Error>;

describe('a client by cloud calls', () => {
  it('makes the same calls under the platform’s names, with WeChat’s own parameters, and counts them', async () => {
    const { api, calls, counted } = world(async () => ({
      total: 1,
      data: { openid: ['oA'] },
      next_openid: 'oA',
      errCode: 0,
    }));
    expect(await listFollowers(api, 'oB')).toEqual({ total: 1, openIds: ['oA'], nextCursor: 'oA' });
    expect(calls).toEqual([['officialAccount.user.getList', { next_openid: 'oB' }]]);
    expect(counted).toEqual(['/cgi-bin/user/get']);
  });

  it.each([
    ['customer service messages', '/cgi-bin/message/custom/send'],
    ['pages’ visitors', '/sns/oauth2/access_token'],
    ['tokens', '/cgi-bin/stable_token'],
    ['quotas', '/cgi-bin/openapi/quota/get'],
  ])('has no call for %s', (_, path) => {
    expect(cloudNameOf(path)).toBeUndefined();
  });

  it('refuses what the platform does not offer, by its name and without a call', async () => {
    const { api, calls } = world(async () => ({}));
    const error = await failed(sendCustomerMessage(api, 'o', { kind: 'text', text: '你好' }));
    expect(error).toMatchObject({
      name: 'NotOfferedError',
      kind: 'configuration',
      path: '/cgi-bin/message/custom/send',
    });
    expect(await failed(oauthPerson(api, 'c'))).toMatchObject({ name: 'NotOfferedError' });
    expect(calls).toEqual([]);
  });

  it.each([
    [40003, 'openId'],
    [45009, 'quota'],
    [-604101, 'configuration'],
    [-604100, 'configuration'],
    [-604104, 'configuration'],
    [-601012, 'configuration'],
  ])('knows what %d means', async (code, kind) => {
    expect(await failed(createTag(refusing(code).api, '标签'))).toMatchObject({ name: 'WeChatError', code, kind });
  });

  it('repeats a read that the cloud has lost, but not a message', async () => {
    const read = refusing(-604102);
    expect(await failed(listFollowers(read.api, undefined))).toMatchObject({ kind: 'unreachable' });
    expect(read.calls.filter(([name]) => name.endsWith('getList'))).toHaveLength(3);
    const made = refusing(-604103);
    expect(await failed(createTag(made.api, '标签'))).toMatchObject({ kind: 'unreachable' });
    expect(made.calls).toHaveLength(1);
  });

  it('says nothing of what was sent, also when the cloud repeats it', async () => {
    const message = { openId: OPEN_ID, templateId: 'T', values: { thing1: '一段不该出现在日志里的很长的文字内容' } };
    const { api } = refusing(47003, `invalid ${OPEN_ID} 一段不该出现在日志里的很长的文字内容`);
    const error = await failed(sendTemplateMessage(api, message, 'M'));
    expect(`${error.message} ${error.stack}`).not.toContain(OPEN_ID);
    expect(error.message).not.toContain('不该出现');
  });
});
