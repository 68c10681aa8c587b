import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pathOf, writeFunctions } from '../cloudbase/testing/function-world.ts';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

const CHECK = `
  const cloud = require(${pathOf('wx-server-sdk')});
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = async () => {
    const { OPENID: openid } = cloud.getWXContext();
    try {
      return await cloud.openapi.security.msgSecCheck({ version: 2, scene: 2, openid, content: '你好' });
    } catch (error) { return { errCode: error.errCode }; }
  };`;

let world: World;
let remove: () => void;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
  const functions = { check: { code: CHECK, timeout: 20, openapi: ['security.msgSecCheck'] } };
  const { deployment, remove: removeFunctions } = writeFunctions(functions, {
    dataModel: { collections: [] },
    functionRules: { '*': { invoke: true } },
  });
  remove = removeFunctions;
  await world.cloudbase.deploy(deployment);
});
afterAll(async () => {
  await world.close();
  remove();
});

async function post(path: string, body: object): Promise<{ status: number; answer: Record<string, unknown> }> {
  const init = { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`${world.addresses.control}${path}`, init);
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('the phone', () => {
  it('gets codes of wx.login and of the phone number button', async () => {
    expect(await post('/wechat/login-code', { name: '林小满' })).toEqual({
      status: 200,
      answer: { code: expect.stringMatching(/^[0-9a-f]{32}$/) },
    });
    expect(await post('/wechat/phone-code', { name: '林小满', account: 'workshop' })).toEqual({
      status: 200,
      answer: { code: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await post('/wechat/phone-code', { name: '没有这个人' })).toMatchObject({ status: 409 });
    expect(await post('/wechat/login-code', { name: '林小满', account: 'oa' })).toMatchObject({ status: 409 });
  });

  it('opens what it has scanned, and is told where the preview shows it', async () => {
    const { appId } = world.wechat.accounts().miniprogram;
    const link = `wxacode://${appId}/pages/home/home?scene=c%3DA1#release`;
    expect(await post('/wechat/open', { link, name: '林小满' })).toEqual({
      status: 200,
      answer: {
        launch: { appId, path: 'pages/home/home', query: 'scene=c%3DA1', scene: 1047, envVersion: 'release' },
        preview: `/preview?${new URLSearchParams({ person: '林小满', path: 'pages/home/home?scene=c%3DA1', scene: '1047' }).toString()}`,
      },
    });
    expect(await post('/wechat/open', { link: 'x' })).toMatchObject({ status: 409 });
    expect(await post('/wechat/open', { link, from: 'space' })).toMatchObject({ status: 400 });
  });

  it('is in the mini program when it calls a function, so that what is written there can be checked', async () => {
    const as = { kind: 'miniprogram', person: '林小满' };
    const { answer } = await post('/functions/invoke', { name: 'check', as });
    expect(answer).toMatchObject({ ok: true, result: { errCode: 0, result: { suggest: 'pass' } } });
  });
});
