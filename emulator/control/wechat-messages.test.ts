import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSeed } from '../wechat/index.ts';
import { startWorld, type World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ port: 0, seed: readSeed({ followers: 10 }) });
});
afterAll(() => world.close());

interface Template {
  id: string;
  title: string;
}

async function ask<T>(path: string, body?: object): Promise<{ status: number; answer: T }> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const response = await fetch(`${world.addresses.control}/wechat${path}`, init);
  return { status: response.status, answer: (await response.json()) as T };
}
const get = async <T>(path: string): Promise<T> => (await ask<T>(path)).answer;

describe('what people let accounts send', () => {
  it('is decided and shown', async () => {
    const account = world.wechat.accounts().miniprogram.key;
    const [{ id, title }] = await get<[Template]>(`/templates?account=${account}`);
    const decision = { name: '林小满', account, answers: { [id]: 'accept' }, always: true };
    expect((await ask('/answer-notices', decision)).answer).toMatchObject({ event: 'subscribe_msg_popup_event' });
    const path = `/consents?${new URLSearchParams({ name: '林小满', account }).toString()}`;
    expect(await get(path)).toContainEqual({
      ...{ templateId: id, title, longTerm: false, left: 1, standing: false, switchedOff: false, always: 'accept' },
    });
    expect(await ask('/switch-off-notice', { name: '林小满', account, templateId: id })).toMatchObject({
      status: 200,
    });
    expect(await get(path)).toContainEqual(expect.objectContaining({ templateId: id, left: 0, switchedOff: true }));
  });

  it('holds for template messages and one-time subscriptions too', async () => {
    const [{ id: templateId }] = await get<[Template]>('/templates?use=template-message');
    for (const action of ['refuse-template', 'take-template']) {
      expect((await ask(`/${action}`, { name: '林小满', templateId })).answer).toEqual({ ok: true });
    }
    for (const action of ['block', 'unblock']) {
      expect((await ask(`/${action}`, { name: '林小满' })).answer).toEqual({ ok: true });
    }
    const { templateId: oneTime } = await get<{ templateId: string }>('/one-time-template');
    const allowed = await ask<{ redirectTo: string }>('/allow-once', {
      ...{ name: '林小满', scene: 1000, action: 'confirm', redirectUrl: 'https://example.com/' },
    });
    expect(new URL(allowed.answer.redirectTo).searchParams.get('template_id')).toBe(oneTime);
  });

  it('is refused where it makes no sense', async () => {
    const wrong: [path: string, status: number, body?: object][] = [
      ['/templates?use=x', 400],
      ['/templates?account=x', 409],
      ['/consents?name=x', 409],
      [`/one-time-template?account=${world.wechat.accounts().miniprogram.key}`, 409],
      ['/answer-notices', 400, { name: '林小满' }],
      ['/answer-notices', 400, { name: '林小满', answers: { x: 'maybe' } }],
      ['/answer-notices', 409, { name: '林小满', answers: { x: 'accept' } }],
      ['/allow-once', 400, { name: '林小满', scene: -1, action: 'confirm' }],
      ['/refuse-template', 409, { name: '林小满', templateId: 'x' }],
      ['/block', 409, { name: '没有这个人' }],
    ];
    for (const [path, status, body] of wrong) expect([path, await ask(path, body)]).toMatchObject([path, { status }]);
  });
});
