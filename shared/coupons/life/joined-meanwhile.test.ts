import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { forEveryMeeting, type Gate } from '../../db/interruptions.harness.ts';
import { startLocalDatabase, type LocalDatabase } from '../../../tests/support/local-database.ts';
import type { Keyed } from './issues.harness.ts';
import { LifeWorld } from './life.harness.ts';

let local: LocalDatabase;
beforeAll(async () => {
  local = await startLocalDatabase();
});
afterAll(() => local.close());

const freely: Gate = ({ perform }) => perform();

it.each([
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
])(
  'of person %i one attempt is one coupon, though the record is joined with another one in the middle (%i for each person)',
  async (who, perUser) => {
    await forEveryMeeting(
      async () => {
        const world = await LifeWorld.begin(local, { total: 3, perUser, spare: 0 });
        return { world, claim: world.issues.claiming(who) };
      },
      async ({ world, claim }: { world: LifeWorld; claim: Keyed }) => {
        expect(await world.merging(freely)).toBe(true);
        expect(await claim.deed(freely)).toBe(true);
      },
      async ({ world, claim }, gate) => {
        expect(await claim.deed(gate)).toBe(true);
        expect(world.coupons()).toHaveLength(1);
      },
    );
  },
);
