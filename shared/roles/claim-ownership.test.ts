import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '../core/clock.ts';
import { secretHash, type UserId } from '../core/ids.ts';
import { deadly, forEveryDeath, orKilled } from '../db/interruptions.harness.ts';
import type { User } from '../identity/index.ts';
import { startLocalDatabase, type LocalDatabase } from '../../tests/support/local-database.ts';
import { MOST_TRIES } from './owner-code.ts';
import { ANN, BEN, CAT, Shop } from './roles.harness.ts';

const WRONG = '0'.repeat(26);
const refused = (reason: string) => ({ ok: false, error: `OWNER.${reason}` });

let local: LocalDatabase;
let shop: Shop;
let code: string;
beforeAll(async () => {
  local = await startLocalDatabase();
});
beforeEach(async () => {
  shop = await Shop.open(local);
  code = await shop.code();
});
afterAll(() => local.close());

describe('the owner code', () => {
  it('has 130 random bits, of which the database holds a hash', () => {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(shop.stored()).toMatchObject({ hash: secretHash(code), triesLeft: MOST_TRIES });
    expect(JSON.stringify(shop.stored())).not.toContain(code);
  });

  it('makes the one who claims it an owner, once, and the log says so', async () => {
    expect(await shop.claim(ANN, code)).toEqual({ ok: true, data: { userId: ANN, roles: ['owner'] } });
    expect(shop.changes()).toMatchObject([{ change: 'grant', role: 'owner', userId: ANN, by: ANN, number: 1 }]);
    expect(await shop.claim(BEN, code)).toEqual(refused('CODE_USED'));
    expect(await shop.claim(BEN, WRONG)).toEqual(refused('CODE_USED'));
    expect(shop.owners()).toEqual([ANN]);
  });

  it('forgives how it is typed', async () => {
    const typed = code
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', 'i')
      .replace(/(.{4})/g, '$1 - ');
    expect(await shop.claim(ANN, typed)).toMatchObject({ ok: true });
  });

  it('is answered alike when its claim is repeated, for as long as the person is an owner', async () => {
    await shop.claim(ANN, code);
    expect(await shop.claim(ANN, code)).toMatchObject({ ok: true });
    expect(await shop.claim(ANN, WRONG)).toEqual(refused('CODE_USED'));
    await shop.grant(ANN, BEN, 'owner');
    await shop.revoke(BEN, ANN, 'owner');
    expect(await shop.claim(ANN, code)).toEqual(refused('CODE_USED'));
    expect(shop.owners()).toEqual([BEN]);
  });

  it('lives a day', async () => {
    shop.clock.advance(DAY_MS);
    expect(await shop.claim(ANN, code)).toEqual(refused('CODE_EXPIRED'));
    shop.clock.advance(-1);
    expect(await shop.claim(ANN, code)).toMatchObject({ ok: true });
  });

  it('takes ten wrong ones, and then not even the right one', async () => {
    for (let n = 0; n < MOST_TRIES; n++) expect(await shop.claim(BEN, WRONG)).toEqual(refused('WRONG_CODE'));
    expect(await shop.claim(ANN, code)).toEqual(refused('TOO_MANY_TRIES'));
    expect(shop.owners()).toEqual([]);
  });

  it('is compared with no more than ten, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => shop.claim(BEN, WRONG)));
    const of = (reason: string) => answers.filter((answer) => !answer.ok && answer.error === `OWNER.${reason}`).length;
    expect([of('WRONG_CODE'), of('TOO_MANY_TRIES')]).toEqual([MOST_TRIES, 30]);
    expect(shop.stored()?.triesLeft).toBe(0);
  });

  it('is void when a new one is made, which works again', async () => {
    await shop.claim(ANN, code);
    const next = await shop.code();
    expect(await shop.claim(BEN, code)).toEqual(refused('WRONG_CODE'));
    expect(await shop.claim(BEN, next)).toMatchObject({ ok: true });
    expect(shop.owners()).toEqual([ANN, BEN]);
  });

  it('is wrong where none was made', async () => {
    local.reset();
    expect(await shop.claim(ANN, code)).toEqual(refused('WRONG_CODE'));
  });

  it('claimed by eight people at once makes one of them an owner', async () => {
    const people = Array.from({ length: 8 }, (_, n) => `u_${n}` as UserId);
    const at = shop.clock.now();
    for (const _id of people)
      await local.database
        .collection<User>('users')
        .add({ _id, identityIds: [], roles: [], createdAt: at, updatedAt: at });
    const answers = await Promise.all(people.map((userId) => shop.claim(userId, code)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer).toEqual(refused('CODE_USED'));
    expect(shop.owners()).toHaveLength(1);
    await shop.check();
  });

  it('whose claim is killed anywhere makes one owner: the same person with a repeat, or the next one', async () => {
    for (const next of [ANN, BEN]) {
      const requests = await forEveryDeath(async (death) => {
        shop = await Shop.open(local);
        code = await shop.code();
        const first = await orKilled(() => shop.claim(ANN, code, deadly(death)));
        const isWritten = shop.changes().length === 1;
        const answer = await shop.claim(next, code);
        expect(answer).toMatchObject(next === BEN && isWritten ? refused('CODE_USED') : { ok: true });
        expect(shop.owners()).toEqual([isWritten ? ANN : next]);
        expect(shop.changes()).toHaveLength(1);
        await shop.check();
        return first === 'killed' ? 'killed' : 'survived';
      });
      expect(requests).toBeGreaterThan(5);
    }
  });

  it('claimed by somebody whose record is merged meanwhile makes the record that stays an owner, with one try', async () => {
    for (let n = 1; n < MOST_TRIES; n++) await shop.claim(CAT, WRONG);
    let isMerged = false;
    const claimed = await shop.claim(CAT, code, async ({ perform }) => {
      // The entry is written and not carried out; the elder of the two stays.
      if (!isMerged && shop.changes().length === 1) {
        isMerged = true;
        expect(await shop.merge(ANN, CAT, BEN)).toMatchObject({ ok: true, data: { into: BEN, from: CAT } });
      }
      return perform();
    });
    expect(isMerged).toBe(true);
    expect(claimed).toEqual({ ok: true, data: { userId: BEN, roles: ['owner'] } });
    expect([shop.owners(), shop.stored()?.usedBy]).toEqual([[BEN], BEN]);
    for (const who of [BEN, CAT]) expect(await shop.claim(who, code)).toMatchObject({ ok: true });
    expect(await shop.claim(ANN, code)).toEqual(refused('CODE_USED'));
  });

  it('is still good when its claim is killed and the record merged, and is claimed by the repeat', async () => {
    const isWritten = () => shop.changes().length === 1;
    const killed = shop.claim(CAT, code, async ({ perform }) => {
      if (isWritten()) throw new Error('killed');
      return perform();
    });
    await expect(killed).rejects.toThrow('killed');
    await shop.merge(ANN, CAT, BEN);
    expect(shop.stored()?.usedBy).toBeUndefined();
    expect(await shop.claim(CAT, code)).toEqual({ ok: true, data: { userId: BEN, roles: ['owner'] } });
    expect(shop.owners()).toEqual([BEN]);
  });

  it('whose last try was killed is claimed by the repeat', async () => {
    for (let n = 1; n < MOST_TRIES; n++) await shop.claim(BEN, WRONG);
    // Its entry is written, and nothing more.
    const isWritten = () => shop.changes().length === 1;
    const killed = shop.claim(ANN, code, async ({ perform }) => {
      if (isWritten()) throw new Error('killed');
      return perform();
    });
    await expect(killed).rejects.toThrow('killed');
    expect(shop.stored()).toMatchObject({ triesLeft: 0 });
    expect(await shop.claim(ANN, code)).toMatchObject({ ok: true });
  });
});
