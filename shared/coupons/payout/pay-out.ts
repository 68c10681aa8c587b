import { DAY_MS, MINUTE_MS, type Clock } from '../../core/clock.ts';
import type { IdentityId, UserId } from '../../core/ids.ts';
import { mapParallel } from '../../core/parallel.ts';
import type { Patch, Where } from '../../db/database.ts';
import type { People } from '../../identity/index.ts';
import type { Coupon } from '../coupon.ts';
import type { CouponStock } from '../stock.ts';
import { requestNumberOf, type Payout } from './payout.ts';
import { redeemElsewhere } from './use-voucher.ts';
import type { Sent, Wallets } from './wallet.ts';

export interface PayOutDeps {
  clock: Clock;
  stock: Pick<CouponStock, 'coupons' | 'templates'>;
  people: Pick<People, 'users'>;
  wallets: Wallets;
  /** Of the mini program in which people's OpenIDs are. */
  appId: string;
}

const PAGE = 100;
const PARALLEL = 5;
/** So many attempts in vain, and the rest waits for the next tick: WeChat Pay is out of order. */
const MOST_FAILURES = 10;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** So long after its end it is asked after once, in case word of its use was lost: WeChat Pay repeats that for a day. */
const LOOKED_AFTER_MS = 2 * DAY_MS;

/** 1, 2, 4 … minutes, an hour at most. */
const waitOf = (attempts: number): number => Math.min(MINUTE_MS * 2 ** attempts, LONGEST_WAIT_MS);
const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** Changes the payout, if it is still in this state. */
async function keep(
  { stock: { coupons } }: PayOutDeps,
  { _id }: Coupon,
  where: Where & { 'payout.state': Payout['state'] },
  change: Partial<Payout> & { without?: readonly (keyof Payout)[] },
): Promise<boolean> {
  const { without = [], ...set } = change;
  const patch: Patch = {
    set: Object.fromEntries(Object.entries(set).map(([field, value]) => [`payout.${field}`, value])),
    unset: without.map((field) => `payout.${field}`),
  };
  return coupons.updateIf({ _id, ...where }, patch);
}

/** What has become of an attempt; `false`: WeChat Pay is out of order. */
async function take(deps: PayOutDeps, coupon: Coupon, attempts: number, sent: Sent): Promise<boolean> {
  const [pending, now] = [{ 'payout.state': 'pending' } as const, deps.clock.now()];
  if (sent.is === 'sent') {
    const { voucherId } = sent;
    const dueAt = after(coupon.expiresAt, LOOKED_AFTER_MS);
    await keep(deps, coupon, pending, {
      state: 'sent',
      voucherId,
      sentAt: now,
      dueAt,
      without: ['reason', 'mayBeThere'],
    });
    return true;
  }
  const { reason } = sent;
  if (sent.is === 'refused') {
    await keep(deps, coupon, pending, { state: 'refused', reason, without: ['dueAt', 'mayBeThere'] });
    return true;
  }
  const waitMs = sent.isOutOfOrder ? waitOf(attempts) : LONGEST_WAIT_MS;
  const without = sent.isOutOfOrder ? [] : (['mayBeThere'] as const);
  await keep(deps, coupon, pending, { reason, dueAt: after(now, waitMs), without });
  return !sent.isOutOfOrder;
}

/**
 * Whether it is too late to send it. What may be there is asked for on for two days, also after the coupon ended: the same
 * request gives the voucher that is there, and without its number nobody would hear that it was used.
 */
function isOver({ state, expiresAt }: Coupon, { mayBeThere, openId }: Payout, now: Date): boolean {
  if (mayBeThere && openId !== undefined) return now >= after(expiresAt, LOOKED_AFTER_MS);
  return state !== 'unused' || now >= expiresAt;
}

/** One attempt: whose wallet and the next time are written down before, so that a kill repeats this very request, later. */
async function attempt(deps: PayOutDeps, coupon: Coupon, payout: Payout, found: string | undefined, deadline: Date) {
  const [pending, now] = [{ 'payout.state': 'pending', 'payout.attempts': payout.attempts } as const, deps.clock.now()];
  if (isOver(coupon, payout, now)) {
    await keep(deps, coupon, pending, { state: 'over', without: ['dueAt', 'mayBeThere'] });
    return true;
  }
  const openId = payout.openId ?? found;
  const attempts = payout.attempts + 1;
  if (openId === undefined)
    return take(deps, coupon, attempts, { is: 'later', reason: 'NO_OPENID', isOutOfOrder: false });
  const dueAt = after(now, waitOf(attempts));
  const isOurs = await keep(deps, coupon, pending, { openId, attempts, dueAt, mayBeThere: true });
  if (!isOurs) return true;
  const request = { stockId: payout.stockId, openId, requestNumber: requestNumberOf(coupon) };
  return take(deps, coupon, attempts, await deps.wallets.send(request, deadline));
}

/** What has become of a voucher whose time is over, and of which nobody has heard. */
async function lookAfter(deps: PayOutDeps, coupon: Coupon, { voucherId, openId }: Payout, deadline: Date) {
  const sent = { 'payout.state': 'sent' } as const;
  const canAsk = coupon.state !== 'redeemed' && voucherId !== undefined && openId !== undefined;
  const found = canAsk ? await deps.wallets.look({ voucherId, openId }, deadline) : undefined;
  if (found?.is === 'unknown') {
    await keep(deps, coupon, sent, { reason: found.reason, dueAt: after(deps.clock.now(), LONGEST_WAIT_MS) });
    return false;
  }
  if (found?.is === 'used') await redeemElsewhere(deps, coupon, { voucherId: voucherId!, usedAt: found.usedAt });
  const dueAt = after(deps.clock.now(), LOOKED_AFTER_MS);
  await keep(deps, coupon, sent, found?.is === 'unused' ? { dueAt } : { without: ['dueAt', 'reason'] });
  return true;
}

/** The OpenIDs of those whose coupons have not been tried yet, by record. */
async function openIdsOf({ people, appId }: PayOutDeps, due: readonly Coupon[]): Promise<Map<UserId, string>> {
  const asked = due.filter(({ payout }) => payout?.state === 'pending' && payout.openId === undefined);
  const users = asked.length === 0 ? [] : await people.users.getMany([...new Set(asked.map(({ userId }) => userId))]);
  const prefix = `${appId}:` as IdentityId;
  return new Map(
    users.flatMap(({ _id, identityIds }) => {
      const own = identityIds.find((id) => id.startsWith(prefix));
      return own === undefined ? [] : [[_id, own.slice(prefix.length)]];
    }),
  );
}

/**
 * Puts into wallets what was claimed for them, each once: every attempt is the same request with the same number, whatever
 * was killed before. Idle one request; for each coupon two, and two for each hundred. What is left waits for the next tick.
 */
export async function payOutDue(deps: PayOutDeps, deadline: Date): Promise<string> {
  const { clock, stock } = deps;
  let [done, failures] = [0, 0];
  const isEnough = () => failures >= MOST_FAILURES || clock.now() >= deadline;
  for (;;) {
    const where = { 'payout.dueAt': { lte: clock.now() } };
    const orderBy = { field: 'payout.dueAt', direction: 'asc' } as const;
    const due = await stock.coupons.find({ where, orderBy, limit: PAGE });
    const openIds = await openIdsOf(deps, due);
    await mapParallel(due, PARALLEL, async (coupon) => {
      const { payout } = coupon;
      if (isEnough() || !payout) return;
      const isInOrder = await (payout.state === 'pending'
        ? attempt(deps, coupon, payout, openIds.get(coupon.userId), deadline)
        : lookAfter(deps, coupon, payout, deadline));
      done += 1;
      if (!isInOrder) failures += 1;
    });
    if (due.length < PAGE || isEnough()) return done === 0 ? 'idle' : 'paid out';
  }
}
