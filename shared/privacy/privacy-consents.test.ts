import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, gated, orKilled, type Gate } from '../db/interruptions.harness.ts';
import type { Merge } from '../identity/index.ts';
import { ownedPrivacyConsents } from './owned-consents.ts';
import { PrivacyPolicies } from './policies.ts';
import {
  agreeToPolicy,
  presentStanding,
  privacyConsents,
  standingOf,
  withdrawConsent,
  type PrivacyConsent,
} from './privacy-consents.ts';

const START = new Date('2024-03-01T00:00:00Z');
const [ANN, BOB, STAFF] = ['u_ann', 'u_bob', 'u_staff'] as UserId[] as [UserId, UserId, UserId];

let local: LocalDatabase;
let clock: HandClock;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(() => begin());
afterAll(() => local.close());

function deps(gate?: Gate) {
  const database = gate ? gated(local.database, gate) : local.database;
  return { clock, policies: new PrivacyPolicies(database), privacyConsents: privacyConsents(database) };
}
async function publish(version: string, url?: string) {
  clock.advance(1_000);
  return deps().policies.publish(clock, { version, url, by: STAFF });
}
async function begin(): Promise<void> {
  local.reset();
  clock = new HandClock(START);
  await publish('2024-01');
}
function agree(userId: UserId, version: string, requestKey: string, gate?: Gate) {
  return agreeToPolicy(deps(gate), { userId, version, place: 'landing', requestKey });
}
const standing = async (userId: UserId) => {
  const { current, agreed, isCurrent } = presentStanding(await standingOf(deps(), userId));
  return [current?.version, agreed?.version, isCurrent];
};

describe('a policy', () => {
  it('holds until a newer one is published', async () => {
    expect(await standing(ANN)).toEqual(['2024-01', undefined, false]);
    await publish('2024-02', 'https://shop.example/privacy');
    expect(presentStanding(await standingOf(deps(), ANN)).current).toEqual({
      ...{ version: '2024-02', url: 'https://shop.example/privacy' },
      publishedAt: clock.now().toISOString(),
    });
  });

  it('published again stays as it is; an older one, or another address, is refused', async () => {
    expect(await publish('2024-01')).toMatchObject({ ok: true });
    expect(await publish('2024-01', 'https://elsewhere.example/')).toEqual({
      ok: false,
      error: 'PRIVACY.KNOWN_VERSION',
    });
    await publish('2024-02');
    expect(await publish('2024-01')).toEqual({ ok: false, error: 'PRIVACY.KNOWN_VERSION' });
    expect(local.all('privacyPolicies')).toHaveLength(2);
  });

  it('may be missing: then nothing can be agreed to', async () => {
    local.reset();
    expect(presentStanding(await standingOf(deps(), ANN))).toEqual({ isCurrent: false });
    expect(await agree(ANN, '2024-01', 'tap-0001')).toMatchObject({ ok: false, error: 'PRIVACY.OUTDATED_POLICY' });
  });
});

describe('somebody who agrees', () => {
  it('has agreed to that version at that place, and nobody else has', async () => {
    await agree(ANN, '2024-01', 'tap-0001');
    expect(await standing(ANN)).toEqual(['2024-01', '2024-01', true]);
    expect(await standing(BOB)).toEqual(['2024-01', undefined, false]);
    expect(local.all('privacyConsents')).toEqual([
      { _id: 'u_ann:tap-0001', userId: ANN, what: 'agreed', at: clock.now(), version: '2024-01', place: 'landing' },
    ]);
  });

  it('has not agreed to what is published later, and cannot to what is over', async () => {
    await agree(ANN, '2024-01', 'tap-0001');
    await publish('2024-02');
    expect(await standing(ANN)).toEqual(['2024-02', '2024-01', false]);
    expect(await agree(ANN, '2024-01', 'tap-0002')).toMatchObject({
      ...{ ok: false, error: 'PRIVACY.OUTDATED_POLICY', details: { version: '2024-02' } },
    });
    await agree(ANN, '2024-02', 'tap-0003');
    expect(await standing(ANN)).toEqual(['2024-02', '2024-02', true]);
  });

  it('can take it back and agree again; a late repeat of an older tap changes nothing', async () => {
    await agree(ANN, '2024-01', 'tap-0001');
    clock.advance(1);
    await withdrawConsent(deps(), { userId: ANN, requestKey: 'tap-0002' });
    clock.advance(1);
    await agree(ANN, '2024-01', 'tap-0001');
    expect(await standing(ANN)).toEqual(['2024-01', undefined, false]);
    await agree(ANN, '2024-01', 'tap-0003');
    clock.advance(1);
    await withdrawConsent(deps(), { userId: ANN, requestKey: 'tap-0002' });
    expect(await standing(ANN)).toEqual(['2024-01', '2024-01', true]);
    expect(local.all('privacyConsents')).toHaveLength(3);
  });

  it('on two devices at once has agreed once each; of a withdrawal at the same moment the withdrawal counts', async () => {
    await Promise.all([agree(ANN, '2024-01', 'tap-0001'), agree(ANN, '2024-01', 'tap-0001')]);
    await Promise.all([
      agree(ANN, '2024-01', 'tap-0002'),
      withdrawConsent(deps(), { userId: ANN, requestKey: 'tap-0003' }),
    ]);
    expect(local.all('privacyConsents')).toHaveLength(3);
    expect(await standing(ANN)).toEqual(['2024-01', undefined, false]);
  });

  it('and is killed anywhere has agreed after a repeat', async () => {
    await forEveryDeath(async (death) => {
      await begin();
      const first = await orKilled(() => agree(ANN, '2024-01', 'tap-0001', deadly(death)));
      await agree(ANN, '2024-01', 'tap-0001');
      expect(await standing(ANN)).toEqual(['2024-01', '2024-01', true]);
      expect(local.all('privacyConsents')).toHaveLength(1);
      return first === 'killed' ? 'killed' : 'survived';
    });
  });
});

describe('two records that become one', () => {
  const withdraw = (userId: UserId, requestKey: string) => withdrawConsent(deps(), { userId, requestKey });
  /** ANN's record goes into BOB's. */
  const merge = (): Merge => ({
    ...{ _id: 'm_1', from: ANN, into: BOB, cause: 'unionId', state: 'moving', decidedAt: clock.now() },
    before: { hadUnionId: false, roles: [] },
  });
  const tick = () => clock.advance(1_000);
  const agrees = async (userId: UserId, key: string) => (tick(), await agree(userId, '2024-01', key));
  const withdraws = async (userId: UserId, key: string) => (tick(), await withdraw(userId, key));
  const words = () =>
    local
      .all<PrivacyConsent>('privacyConsents')
      .map(({ _id, userId, what }) => [_id, userId, what].join(' '))
      .sort();

  it.each([
    ['the one that withdrew last', [withdraws, agrees] as const],
    ['the one that agreed last', [agrees, withdraws] as const],
  ])('have withdrawn when one of them has, whatever %s', async (_, [first, second]) => {
    await first(ANN, 'a');
    await second(BOB, 'b');
    const before = words();
    tick();
    const joining = merge();
    await forEveryDeath(async (death) => {
      await ownedPrivacyConsents(local.database).moveBack(joining);
      expect(words()).toEqual(before);
      const gate = gated(local.database, deadly(death));
      const killed = await orKilled(() => ownedPrivacyConsents(gate).move(joining));
      await ownedPrivacyConsents(local.database).move(joining);
      expect(await standing(BOB)).toEqual(['2024-01', undefined, false]);
      return killed === 'killed' ? 'killed' : 'survived';
    });
    tick();
    await agree(BOB, '2024-01', 'later');
    await ownedPrivacyConsents(local.database).move(joining);
    expect(await standing(BOB)).toEqual(['2024-01', '2024-01', true]);
  });

  it.each([
    ['both have agreed', [agrees, agrees] as const],
    ['the other said nothing', [agrees] as const],
  ])('have agreed when %s', async (_, [first, second]) => {
    await first(ANN, 'a');
    await second?.(BOB, 'b');
    tick();
    await ownedPrivacyConsents(local.database).move(merge());
    expect(await standing(BOB)).toEqual(['2024-01', '2024-01', true]);
    expect(await standing(ANN)).toEqual(['2024-01', undefined, false]);
  });
});
