import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '../../shared/core/clock.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

/** Of each hour; housekeeping.ts. */
const RETENTION_MINUTE = 17;

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(10);
});
afterAll(() => application.close());

const events = () => application.contents()['oaEvents'] as { type: string; raw?: string }[];
const minute = () => new Date(application.world.clock.nowMs()).getUTCMinutes();
const tick = () => application.invoke('housekeeping', {}, { kind: 'timer', triggerName: 'every-minute' });

describe('housekeeping', () => {
  it('takes away what people wrote, once an hour and not before its time is over', async () => {
    // The hour's moment must not come by itself in the middle of this.
    if (minute() >= RETENTION_MINUTE - 2 && minute() <= RETENTION_MINUTE)
      await application.world.clock.advance(3 * MINUTE_MS);
    // Every five minutes there may be something else to do.
    if (minute() % 5 === 0) await application.world.clock.advance(MINUTE_MS);
    const message = { type: 'text', content: '我的电话是 13800138000' };
    await application.control.post('/wechat/write', { name: '林小满', message });
    expect(events()).toMatchObject([{ type: 'message.text', raw: expect.stringContaining('13800138000') }]);
    // The first tick makes the links of channels.
    expect(await tick()).toMatchObject({ result: { ok: true } });
    const expired = new Date(application.world.clock.nowMs());
    await application.database.collection('oaEvents').where({}).update({ rawExpiresAt: expired });
    expect(await tick()).toMatchObject({ result: { ok: true, outcome: 'idle' } });
    expect(events()[0]?.raw).toBeDefined();
    // Its timer fires on the way.
    const minutes = (RETENTION_MINUTE - minute() + 60) % 60;
    await application.world.clock.advance((minutes + 1) * MINUTE_MS);
    expect(events()).toMatchObject([{ type: 'message.text' }]);
    expect(events()[0]?.raw).toBeUndefined();
  });
});
