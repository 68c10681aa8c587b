import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

/** What WeChat, which hangs up after five seconds, makes of a push. */
interface Delivery {
  delivered: boolean;
  attempts: { status: number; body: string; problem?: string }[];
}

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
  // WeChat waits in real time, and so time must pass for the function too.
  application.world.clock.resume();
  // Real cold starts take as long as the machine is busy; the planted ones below take what they are said to.
  await somePushes(0);
});
afterAll(() => application.close());
afterEach(() => application.world.faults.clear());

const ofWebhook = { target: 'database', match: '*', function: 'oa-webhook' } as const;
const slow = (ms: number) => ({ kind: 'latency', ms }) as const;
const broken = { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: 'planted' } as const;
const lost = { kind: 'drop' } as const;

const act = (what: string, body: object) => application.control.post<Delivery>(`/wechat/${what}`, body);
/** Three at once, so that each has an instance of its own: a push that changes much, one that changes little, one that is only kept. */
const somePushes = (nth: number) =>
  Promise.all([
    act(nth % 2 === 0 ? 'follow' : 'unfollow', { name: '陈一诺' }),
    act('write', { name: '苏晚晴', message: { type: 'text', content: `第${nth}句` } }),
    act('scan', { name: '林小满', scene: `desk_0${nth}` }),
  ]);
const eventsKept = () => application.contents()['oaEvents']!.length;

describe('the answer to a push leaves before WeChat hangs up', () => {
  it('when a cold start took long and the database hangs, fails or loses connections: it is delivered again, and kept once', async () => {
    const { faults } = application.world;
    faults.add({ target: 'function', match: 'oa-webhook', count: 3, effect: slow(2_300) });
    faults.add({ ...ofWebhook, count: 1, when: 'after', effect: slow(4_600) });
    faults.add({ ...ofWebhook, count: 6, effect: broken });
    faults.add({ ...ofWebhook, count: 6, effect: lost });
    const deliveries = await somePushes(1);
    const problems = deliveries.flatMap(({ attempts }) => attempts.map(({ problem }) => problem));
    expect(new Set(problems)).toEqual(new Set(['HTTP 503', undefined]));
    expect(deliveries.map(({ delivered }) => delivered)).toEqual([true, true, true]);
    expect(eventsKept()).toBe(6);
  });

  it('when every request of the database is slow: WeChat need not deliver again', async () => {
    application.world.faults.add({ ...ofWebhook, effect: slow(200) });
    for (const { delivered, attempts } of await somePushes(2))
      expect({ delivered, attempts }).toMatchObject({ delivered: true, attempts: [{ status: 200 }] });
    expect(eventsKept()).toBe(9);
  });
});
