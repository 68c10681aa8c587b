import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';
import { callbackOf, type Callback } from '../support/callback.ts';

/** What WeChat makes of a push. */
interface Delivery {
  delivered: boolean;
  attempts: { status: number; body: string; ms: number }[];
}

/** After this WeChat hangs up. */
const PATIENCE_MS = 5_000;

let application: ApplicationUnderTest;
let callback: Callback;
beforeAll(async () => {
  application = await startApplicationUnderTest();
  callback = callbackOf(application);
});
afterAll(() => application.close());
afterEach(() => application.world.faults.clear());

const follow = (name: string) => application.control.post<Delivery>('/wechat/follow', { name });
const eventsOf = (name: string) => {
  const id = application.followerId(application.person(name).oaOpenId);
  return (application.contents()['oaEvents'] as { followerId: string }[]).filter(({ followerId }) => followerId === id);
};
const stateOf = (name: string) => {
  const { oaOpenId } = application.person(name);
  const identities = application.contents()['identities'] as { openId: string; follower: { state: string } }[];
  return identities.find(({ openId }) => openId === oaOpenId)?.follower.state;
};
const broken = { kind: 'error', code: 'DATABASE_REQUEST_FAILED', message: 'planted' } as const;

describe('while the database is in trouble', () => {
  it('a push is tried again within its five seconds: WeChat notices nothing', async () => {
    application.world.faults.add({ target: 'database', match: '*', count: 3, effect: broken });
    const { delivered, attempts } = await follow('陈一诺');
    expect({ delivered, attempts }).toMatchObject({ delivered: true, attempts: [{ status: 200, body: 'success' }] });
    expect([stateOf('陈一诺'), eventsOf('陈一诺').length]).toEqual(['following', 1]);
  });

  it('that does not answer, WeChat is told in time to deliver again, and then it is kept once', async () => {
    application.world.faults.add({ target: 'database', match: '*', count: 1, effect: { kind: 'latency', ms: 4_500 } });
    const { delivered, attempts } = await follow('许知行');
    expect({ delivered, attempts }).toMatchObject({
      delivered: true,
      attempts: [
        { status: 503, body: 'later' },
        { status: 200, body: 'success' },
      ],
    });
    expect(Math.max(...attempts.map(({ ms }) => ms))).toBeLessThan(PATIENCE_MS);
    expect([stateOf('许知行'), eventsOf('许知行').length]).toEqual(['following', 1]);
  });

  it('to the end, the last delivery of what somebody wrote is accepted, so that no notice appears; a follow is not', async () => {
    application.world.faults.add({ target: 'database', match: '*', effect: broken });
    const CreateTime = callback.nowSeconds() - 9;
    const wrote = { ...callback.eventOf('苏晚晴', ''), MsgType: 'text', MsgId: '1', Content: 'hi', CreateTime };
    const deliveries = [
      callback.send(application.push(wrote)),
      callback.send(application.push({ ...wrote, MsgId: '2', CreateTime: CreateTime + 8 })),
      callback.send(application.push(callback.eventOf('苏晚晴', 'subscribe', { CreateTime }))),
    ];
    expect(await Promise.all(deliveries)).toMatchObject([
      { status: 200, text: 'success' },
      { status: 503, text: 'later' },
      { status: 503, text: 'later' },
    ]);
  });
});

describe('an instance that is killed at a request of the database', () => {
  it.each([
    ['before', 1],
    ['after', 1],
    ['after', 2],
    ['before', 3],
    ['after', 4],
  ] as const)(
    '%s the effect of number %d leaves a push that WeChat delivers again and that is kept once',
    async (when, nth) => {
      const name = '何雨桐';
      await application.control.post('/wechat/unfollow', { name });
      await application.world.clock.advance(1_000);
      const before = eventsOf(name).length;
      application.world.faults.add({ target: 'database', match: '*', nth, count: 1, when, effect: { kind: 'kill' } });
      const { delivered, attempts } = await follow(name);
      expect({ delivered, attempts: attempts.map(({ status }) => status === 200) }).toEqual({
        delivered: true,
        attempts: [false, true],
      });
      expect([stateOf(name), eventsOf(name).length]).toEqual(['following', before + 1]);
      await application.world.clock.advance(1_000);
    },
  );
});
