import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorldControl } from '../../scripts/main-job/control.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest();
});
afterAll(() => application.close());

describe('a job that holds the world', () => {
  const follow = (control: WorldControl) => control.post('/wechat/follow', { name: '陈一诺' });
  const visitor = () => new WorldControl(application.world.addresses);

  it('changes it, while others may look and are told why they may not touch', async () => {
    await application.control.holding('counting', async () => {
      await expect(follow(visitor())).rejects.toThrow(/409.*HELD.*counting/);
      await expect(visitor().post('/clock', { advanceMs: 1 })).rejects.toThrow(/HELD/);
      await expect(visitor().call('customer', '林小满', 'user.signIn', {})).rejects.toThrow(/HELD/);
      await expect(visitor().post('/hold', { reason: 'mine' })).rejects.toThrow(/HELD/);
      expect(await visitor().get('/wechat/people')).toHaveLength(10);
      expect(await follow(application.control)).toMatchObject({ delivered: true });
    });
  });

  it('gives it back, also when it fails', async () => {
    const failing = application.control.holding('counting', () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await visitor().post('/wechat/unfollow', { name: '陈一诺' })).toMatchObject({ delivered: true });
  });
});
