import type { OutputOf } from '../../shared/contracts/contract.ts';
import type { Contracts } from '../../shared/contracts/types.ts';
import { couponTerms, moment } from './coupon-samples.ts';

type Answers = { [N in keyof Contracts]?: OutputOf<Contracts[N]> };

const terms = couponTerms('mine', '老客回馈券', 1500, 8000);

/** What the function `staff` answers in tests of the mini program alone; nothing changes them. */
export const STAFF_ANSWERS = {
  'redeem.today': {
    stores: [
      { storeId: 'store-1', name: '衡山路店' },
      { storeId: 'store-2', name: '外滩店' },
    ],
    storeId: 'store-1',
    redemptions: [{ couponId: 'mine:u1:1', terms, redeemedAt: moment(0.1), by: 'u2' }],
  },
  'redeem.preview': {
    ...{ couponId: 'mine:u1:1', terms, worth: '减15元', state: 'unused', startsAt: moment(0), expiresAt: moment(30) },
    ...{
      storeId: 'store-1',
      redemptions: [{ at: moment(0.05), storeId: 'store-1', by: 'u2', undoneAt: moment(0.06) }],
    },
  },
  'redeem.confirm': { couponId: 'mine:u1:1', terms, redeemedAt: moment(0.2) },
  'redeem.undo': { couponId: 'mine:u1:1', state: 'unused' },
} satisfies Answers;
