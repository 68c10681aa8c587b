import type { Clock } from '../../core/clock.ts';
import { idsOf, type User } from '../../identity/index.ts';
import { couponIdFor, type Coupon, type CouponTemplate } from '../coupon.ts';
import { newCoupon, nextNumber, repeatOf, type IssueDeps } from '../issuing/issue-coupon.ts';
import { recipient } from '../issuing/issue-directly.ts';
import type { KnownStock, Slot, SoldOut } from '../issuing/known-stock.ts';
import type { Way } from '../issuing/way.ts';
import type { CouponStock } from '../stock.ts';

/** So many coupons are written in one request. */
const BATCH = 500;

/** Somebody who gets one, and which one of theirs it is. */
interface Recipient {
  user: User;
  n: number;
}

/** What many have of a template. One request for each thousand ids; more for those who may have several and have one. */
async function issuedToAll({ coupons }: CouponStock, { _id, limits }: CouponTemplate, users: readonly User[]) {
  const numbered = (of: readonly User[], from: number, to: number) =>
    of.flatMap((user) =>
      idsOf(user).flatMap((id) => Array.from({ length: to - from + 1 }, (_, n) => couponIdFor(_id, id, from + n))),
    );
  const found = new Map<string, Coupon>();
  const read = async (ids: readonly string[]) => {
    if (ids.length > 0) for (const coupon of await coupons.getMany(ids)) found.set(coupon._id, coupon);
  };
  await read(numbered(users, 1, 1));
  const holders = users.filter((user) => numbered([user], 1, 1).some((id) => found.has(id)));
  if (limits.perUser > 1) await read(numbered(holders, 2, limits.perUser));
  return (user: User) => numbered([user], 1, limits.perUser).flatMap((id) => found.get(id) ?? []);
}

/** Who of these still has to get one, and how many have as many as they may. Who has one of this run has got it. */
async function stillToGive({ stock }: IssueDeps, template: CouponTemplate, way: Way, users: readonly User[]) {
  const ownOf = await issuedToAll(stock, template, users);
  const missing = users.filter((user) => !repeatOf(ownOf(user), way, template.limits.perUser));
  const recipients = missing.flatMap((user): Recipient[] => {
    const n = nextNumber(template, user, ownOf(user));
    return n === undefined ? [] : [{ user, n }];
  });
  return { recipients, without: missing.length - recipients.length };
}

/** Up to so many numbers; fewer when no more are left. */
async function slotsFor(known: KnownStock, count: number, clock: Clock): Promise<{ slots: Slot[]; soldOut?: SoldOut }> {
  const slots: Slot[] = [];
  while (slots.length < count) {
    const slot = known.pick(clock.now());
    if (!slot) await known.look(clock);
    else if ('error' in slot) return { slots, soldOut: slot };
    else slots.push(slot);
  }
  return { slots };
}

/**
 * Gives each of these people one coupon, once for each `way` and person: who has one of it already is left alone, whoever
 * gave it, so it may be repeated, and done by two at once. Five hundred in a request; who meets others who issue at the same
 * time looks what was written, and goes on with half as many.
 *
 * @returns how many had as many as they may, and whether nothing was left for the others
 */
export async function grantPage(
  deps: IssueDeps,
  known: KnownStock,
  way: Way,
  users: readonly User[],
): Promise<{ without: number; soldOut?: SoldOut }> {
  const { template } = known;
  let { recipients, without } = await stillToGive(deps, template, way, users);
  for (let size = BATCH; recipients.length > 0;) {
    const some = recipients.slice(0, size);
    const { slots, soldOut } = await slotsFor(known, some.length, deps.clock);
    if (slots.length === 0) return { without, soldOut };
    const coupons = slots.map((slot, at) => {
      const { user, n } = some[at] as Recipient;
      return newCoupon(deps, template, { user, claimedBy: recipient(user._id), way }, { n, ...slot });
    });
    const rest = recipients.slice(coupons.length);
    if ((await deps.stock.coupons.addMany(coupons)) === 'added') {
      known.note(coupons);
      [recipients, size] = [rest, Math.min(BATCH, size * 2)];
      continue;
    }
    size = Math.max(1, Math.floor(size / 2));
    known.doubt();
    await known.look(deps.clock);
    const again = await stillToGive(
      deps,
      template,
      way,
      some.slice(0, coupons.length).map(({ user }) => user),
    );
    without += again.without;
    recipients = [...again.recipients, ...rest];
  }
  return { without };
}
