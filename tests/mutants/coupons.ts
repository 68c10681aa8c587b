import type { Mutant } from './mutant.ts';

const LIFE = 'shared/coupons/life/life.test.ts';
const JOINED = 'shared/coupons/life/joined-meanwhile.test.ts';
const ERASED = 'shared/coupons/orders/erased.test.ts';

/** What keeps coupons right, left out piece by piece: each must be noticed by one of its tests. */
export const mutants: readonly Mutant[] = [
  {
    what: 'a movement without the condition on `moves`',
    file: 'shared/coupons/move-coupon.ts',
    find: '{ _id: coupon._id, moves: coupon.moves }',
    becomes: '{ _id: coupon._id }',
    tests: [LIFE, 'shared/coupons/redeem-coupon.test.ts'],
  },
  {
    what: "an order's single coupon moves without that condition",
    file: 'shared/coupons/orders/move-together.ts',
    find: '{ _id: coupon._id, moves: coupon.moves }',
    becomes: '{ _id: coupon._id }',
    tests: [LIFE, 'shared/coupons/orders/one-coupon.test.ts'],
  },
  {
    what: 'coupons of an order move one after the other, without a transaction',
    file: 'shared/coupons/orders/move-together.ts',
    find: 'const all = await inTransaction(deps.database, ids, decide);',
    becomes: `for (const [n, one] of found.entries()) {
        const next = decision.data[n];
        if (next) await deps.stock.coupons.updateIf({ _id: one._id, moves: one.moves }, patchFor(ending(one, next)));
      }
      const all = ids.length > 0 ? ok(found) : await inTransaction(deps.database, ids, decide);`,
    tests: [LIFE, 'shared/coupons/orders/orders.test.ts'],
  },
  {
    what: 'a lock is not asked whose it is',
    file: 'shared/coupons/orders/price-order.ts',
    find: "if (state !== 'unused') return STANDS[state];",
    becomes: '',
    tests: [LIFE, 'shared/coupons/orders/orders.test.ts'],
  },
  {
    what: 'each coupon of a refund is rounded for itself',
    file: 'shared/coupons/orders/refund-order.ts',
    find: `    return sharesOf(
      due - sumOf(given),
      taken.map((one, coupon) => one - (given[coupon] ?? 0)),
    );`,
    becomes: `    return taken.map((one, coupon) =>
      total === 0 ? 0 : Math.floor((one * (after[n] ?? 0)) / total) - (given[coupon] ?? 0) + (due - due),
    );`,
    tests: [LIFE, 'shared/coupons/orders/refunds.test.ts'],
  },
  {
    what: 'a repeat of a redemption is not known again',
    file: 'shared/coupons/redeem-coupon.ts',
    find: "if (before) return before.storeId === request.storeId ? ok(undefined) : err('COMMON.KEY_USED');",
    becomes: '',
    tests: [LIFE, 'shared/coupons/redeem-coupon.test.ts'],
  },
  {
    what: 'a redemption does not ask the state',
    file: 'shared/coupons/redeem-coupon.ts',
    find: "if (redeemedAt) return err('COUPON.ALREADY_REDEEMED', { redeemedAt: redeemedAt.toISOString() });",
    becomes: '',
    tests: [LIFE, 'shared/coupons/redeem-coupon.test.ts'],
  },
  {
    what: 'expiry without the condition on the state',
    file: 'shared/coupons/ending/expire-coupons.ts',
    find: '{ ...over, _id: { in: found } }',
    becomes: '{ _id: { in: found } }',
    tests: [LIFE, 'shared/coupons/ending/expire-coupons.test.ts'],
  },
  {
    what: 'no sweeper of what is over',
    file: 'shared/coupons/ending/expire-coupons.ts',
    find: 'if (found.length === 0) return outcome;',
    becomes: 'return outcome;',
    tests: [LIFE, 'shared/coupons/ending/expire-coupons.test.ts'],
  },
  {
    what: 'a pause is not heard of',
    file: 'shared/coupons/why-not.ts',
    find: "template.state === 'draft' || template.state === 'paused'",
    becomes: "template.state === 'draft'",
    tests: [LIFE, 'shared/coupons/claim-coupon.test.ts'],
  },
  {
    what: 'no unique index over template and unit',
    file: 'shared/db/data-model.ts',
    find: "{ name: 'byUnit', unique: true,",
    becomes: "{ name: 'byUnit', unique: false,",
    tests: [LIFE, 'shared/coupons/claim-interleavings.test.ts'],
  },
  {
    what: 'no unique index over template, day and unit of the day',
    file: 'shared/db/data-model.ts',
    find: "{ name: 'byDayUnit', unique: true,",
    becomes: "{ name: 'byDayUnit', unique: false,",
    tests: ['shared/coupons/claim-interleavings.test.ts'],
  },
  {
    what: 'no unique index over the cause',
    file: 'shared/db/data-model.ts',
    find: "{ name: 'byCause', unique: true,",
    becomes: "{ name: 'byCause', unique: false,",
    tests: [
      LIFE,
      JOINED,
      'shared/coupons/claim-interleavings.test.ts',
      'shared/coupons/issuing/issue-directly.test.ts',
    ],
  },
  {
    what: "an attempt is the record's and not the caller's",
    file: 'shared/coupons/issuing/way.ts',
    find: '`claim:${claimedBy}:${templateId}` : `key:${claimedBy}:${way.requestKey}`',
    becomes: '`claim:${userId}:${templateId}` : `key:${userId}:${way.requestKey}${claimedBy && ""}`',
    tests: [LIFE, JOINED],
  },
  {
    what: 'the id of a coupon is drawn, not derived from its person',
    file: 'shared/coupons/issuing/issue-coupon.ts',
    find: '_id: couponIdFor(templateId, userId, n), userId',
    becomes: "_id: ids.random(26) as Coupon['_id'], n, userId",
    tests: [LIFE, 'shared/coupons/claim-coupon.test.ts'],
  },
  {
    what: 'one more to a person than the limit',
    file: 'shared/coupons/issuing/issue-coupon.ts',
    find: 'if (own.length >= limits.perUser)',
    becomes: 'if (own.length > limits.perUser)',
    tests: [LIFE, 'shared/coupons/claim-coupon.test.ts'],
  },
  {
    what: 'a coupon has numbers of another moment than it came out at',
    file: 'shared/coupons/issuing/known-stock.ts',
    find: 'const day = shanghaiDay(now);',
    becomes: 'const day = shanghaiDay(new Date(now.getTime() - 2));',
    tests: ['shared/coupons/claim-by-day.test.ts'],
  },
  {
    what: 'what is taken is not remembered as taken (phantom stock)',
    file: 'shared/coupons/issuing/numbers.ts',
    find: 'if (isWhole && this.free.length === 0) this.usedUpUntil',
    becomes: 'if (isWhole) this.usedUpUntil',
    tests: ['shared/coupons/claim-coupon.test.ts', 'shared/coupons/claim-interleavings.test.ts'],
  },
  {
    what: 'sold out is never looked at again',
    file: 'shared/coupons/issuing/numbers.ts',
    find: 'const FRESH_MS = 2_000;',
    becomes: 'const FRESH_MS = 2_000_000_000;',
    tests: ['shared/coupons/claim-coupon.test.ts'],
  },
  {
    what: 'a save that does not ask whether codes were made meanwhile',
    file: 'shared/campaigns/save-campaign.ts',
    find: 'const where = { _id, version, state, codeCount: codeCount ?? { exists: false } };',
    becomes: 'const where = { _id, version, state, ...(codeCount === -1 ? { codeCount } : {}) };',
    tests: [LIFE],
  },
  {
    what: 'a batch of codes that does not ask whether the campaign was changed',
    file: 'shared/coupons/codes/code-sheets.ts',
    find: 'const where = { _id, version, state, codeCount: codeCount ?? { exists: false } };',
    becomes: 'const where = { _id };',
    tests: [LIFE, 'shared/coupons/codes/codes.test.ts'],
  },
  {
    what: 'the ledger is not copied',
    file: 'shared/coupons/ledger/copy-movements.ts',
    find: 'moved.flatMap((coupon) => linesOf(coupon, clock.now())),',
    becomes: '[],',
    tests: [LIFE, 'shared/coupons/ledger/ledger.test.ts'],
  },
  {
    what: 'costs without the condition on `upTo`',
    file: 'shared/coupons/ledger/count-costs.ts',
    find: 'updateIf({ _id, upTo: from }',
    becomes: 'updateIf({ _id }',
    tests: [LIFE, 'shared/coupons/ledger/ledger.test.ts'],
  },
  {
    what: 'costs count each line that is handed on',
    file: 'shared/coupons/ledger/count-costs.ts',
    find: 'lines.filter(({ copiedAt }) => copiedAt >= from)',
    becomes: 'lines',
    tests: [LIFE, 'shared/coupons/ledger/ledger.test.ts'],
  },
  {
    what: '`coupon.mine` asks for the live id alone',
    file: 'shared/coupons/mine/list-own.ts',
    find: 'userId: { in: idsOf(user) }',
    becomes: 'userId: user._id',
    tests: [LIFE, 'shared/coupons/mine/list-own.test.ts'],
  },
  {
    what: 'erasing replaces a coupon that it did not end',
    file: 'shared/coupons/erase-coupons.ts',
    find: "state: { in: ['unused', 'locked'] }",
    becomes: "state: { in: ['unused'] }",
    tests: [LIFE, 'shared/coupons/orders/one-coupon.test.ts'],
  },
  {
    what: "an erased person's coupons stay theirs",
    file: 'shared/coupons/erase-coupons.ts',
    find: '      if (found.length === 0) return true;',
    becomes: '      return true;',
    tests: [LIFE, ERASED],
  },
  {
    what: "what is given back of nobody's coupon can be used again",
    file: 'shared/coupons/move-coupon.ts',
    find: '? { ...movement, endsIt: true } : movement;',
    becomes: '? { ...movement } : movement;',
    tests: [LIFE, ERASED],
  },
  {
    what: 'what may be in a wallet is not asked for after the end of its coupon',
    file: 'shared/coupons/payout/pay-out.ts',
    find: 'if (mayBeThere && openId !== undefined) return',
    becomes: 'if (mayBeThere && openId === "") return',
    tests: ['shared/coupons/payout/payout.test.ts'],
  },
  {
    what: 'the digits behind the number are not asked',
    file: 'shared/coupons/redeem-coupon.ts',
    find: "if (!isShownNow(coupon, readShown(code).proof, at)) return err('COUPON.STALE_CODE');",
    becomes: '',
    tests: ['shared/coupons/redeem-coupon.test.ts'],
  },
];
