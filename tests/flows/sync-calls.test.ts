import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shanghaiDay } from '../../shared/core/clock.ts';
import { startApplicationUnderTest, type ApplicationUnderTest } from '../support/application.ts';

const [CUSTOMER, STAFF] = ['林小满', '王思远'];
const FOLLOWERS = 300;
const CALLS = { 'sync.status': {}, 'sync.control': { action: 'start' }, 'sync.reports': {} };

let application: ApplicationUnderTest;
beforeAll(async () => {
  application = await startApplicationUnderTest(FOLLOWERS);
  await application.employ(STAFF);
  await application.control.call('customer', CUSTOMER, 'user.signIn', {});
}, 60_000);
afterAll(() => application.close());

interface Answer {
  ok: boolean;
  data?: { run?: { id: string }; reports?: object[] };
  error?: { code: string; details?: unknown };
}
async function ask(call: string, input: object = {}, person = STAFF, functionName = 'staff'): Promise<Answer> {
  const outcome = await application.invoke(functionName, { call, input }, { kind: 'miniprogram', person });
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.result as Answer;
}
const today = () => shanghaiDay(new Date(application.world.clock.nowMs()));
const want = (action: string) => ask('sync.control', { action });
async function tick(): Promise<string> {
  const outcome = await application.control.fireTimer('follower-sync', 'every-minute');
  return outcome.ok ? (outcome.result as { outcome: string }).outcome : outcome.message;
}

describe('staff and the follower sync', () => {
  it('no customer sees or steers it', async () => {
    const before = application.contents();
    for (const [call, input] of Object.entries(CALLS)) {
      expect(await ask(call, input, CUSTOMER)).toMatchObject({ ok: false, error: { code: 'COMMON.FORBIDDEN' } });
      expect(await ask(call, input, STAFF, 'customer')).toMatchObject({ error: { code: 'COMMON.UNKNOWN_CALL' } });
    }
    expect(application.contents()).toEqual(before);
  });

  it('a finished run is seen with its costs, and its report with the quota of the day', async () => {
    // A minute of the world may have come before its clock was frozen: then this is not the first tick.
    await tick();
    const { data } = await ask('sync.status');
    expect(data).toMatchObject({
      run: { state: 'done', counts: { listed: FOLLOWERS, added: FOLLOWERS }, plan: { isRefreshing: true } },
      fitting: ['start'],
    });
    const { reports } = (await ask('sync.reports')).data!;
    expect(reports).toMatchObject([
      { state: 'done', total: FOLLOWERS, counts: { added: FOLLOWERS }, cost: { ticks: 1 } },
    ]);
    const calls = (reports![0] as { cost: { calls: object[] } }).cost.calls;
    expect(calls).toContainEqual({ api: 'cgi-bin_user_get', made: 2, limit: 500 });
    expect(calls).toContainEqual({ api: 'cgi-bin_user_info_batchget', made: 3, limit: expect.any(Number) });
  });

  it('what does not fit is refused with what does, what is malformed changes nothing', async () => {
    // What staff try is written down before it is looked whether it fits.
    const contents = () => ({ ...application.contents(), auditLog: [] });
    const before = contents();
    expect(await want('pause')).toMatchObject({
      ok: false,
      error: { code: 'SYNC.NOT_FITTING', details: { state: 'done', fitting: ['start'] } },
    });
    for (const input of [{}, { action: 'stop' }, { action: ['start'] }, { action: { $ne: '' } }])
      expect(await ask('sync.control', input)).toMatchObject({ error: { code: 'COMMON.INVALID_INPUT' } });
    expect(await ask('sync.reports', { before: 'yesterday' })).toMatchObject({
      error: { code: 'COMMON.INVALID_INPUT' },
    });
    expect(contents()).toEqual(before);
  });

  it('a wish is seen until the next tick has taken it up; the new run is compared with the one before', async () => {
    expect(await want('start')).toEqual({ ok: true, data: { action: 'start' } });
    expect((await ask('sync.status')).data).toMatchObject({ wish: { action: 'start' }, run: { state: 'done' } });
    expect(await tick()).toBe('done');
    const { data } = await ask('sync.status');
    expect(data).not.toHaveProperty('wish');
    const { reports } = (await ask('sync.reports')).data!;
    expect(reports).toMatchObject([
      { id: `${today()}.2`, comparison: { id: today(), counts: { added: -FOLLOWERS } } },
      { id: today() },
    ]);
  });

  it('a run that WeChat makes wait is paused, resumed and ended by them', async () => {
    application.world.faults.add({
      target: 'wechat',
      match: '/cgi-bin/user/get',
      count: 1,
      effect: { kind: 'error', code: 45011, message: 'api minute-quota reach limit' },
    });
    await want('start');
    expect(await tick()).toBe('paused');
    expect((await ask('sync.status')).data).toMatchObject({
      run: { state: 'running' },
      trouble: { code: 'slowDown' },
      waitingUntil: expect.any(String),
      fitting: ['pause', 'resume', 'cancel'],
    });
    expect(await want('pause')).toMatchObject({ ok: true });
    await tick();
    expect((await ask('sync.status')).data).toMatchObject({ run: { state: 'paused' } });
    expect(await want('resume')).toMatchObject({ ok: true });
    expect(await tick()).toBe('done');
    expect((await ask('sync.status')).data).not.toHaveProperty('trouble');
  });
});
