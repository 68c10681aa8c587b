import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const PERSON = '陈一诺';

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(50);
});
afterAll(() => application.close());

const everything = () => JSON.stringify(application.contents());
const identity = () => {
  const id = application.followerId(application.person(PERSON).oaOpenId);
  return (application.contents()['identities'] as { _id: string }[]).find(({ _id }) => _id === id);
};
/** What somebody does in WeChat, two seconds later. */
async function does(act: 'follow' | 'unfollow' | 'write', more: object = {}): Promise<void> {
  await application.world.clock.advance(2_000);
  await application.control.post(`/wechat/${act}`, { name: PERSON, ...more });
}

describe('somebody who follows, writes and unfollows', () => {
  it('is gone from every collection after the next tick, and recognised on return', async () => {
    const { oaOpenId, unionId } = application.person(PERSON);
    await application.control.tickFollowerSync();
    await does('follow');
    await does('write', { message: { type: 'text', content: '你好' } });
    await application.control.tickFollowerSync();
    expect([everything().includes(oaOpenId), everything().includes(unionId!)]).toEqual([true, true]);

    await does('unfollow');
    await application.control.tickFollowerSync();
    expect([everything().includes(oaOpenId), everything().includes(unionId!)]).toEqual([false, false]);
    expect(identity()).toMatchObject({ follower: { state: 'unfollowed' }, leftAt: expect.anything() });

    await does('follow');
    await application.control.tickFollowerSync();
    expect(identity()).toMatchObject({ openId: oaOpenId, unionId, leftAt: expect.anything() });
  });
});
