import { day } from '../../../format/date';
import { yuan } from '../../../format/money';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

type Told = OutputOf<Contracts['segment.members']>['members'][number];

/** Under which a list hands over whom it opens, to the page of that person. */
export const OPENED_MEMBER = 'member';

/** Somebody of a segment, as lists show them. */
export interface Member {
  userId: string;
  lines: readonly string[];
  labels: readonly string[];
}

export function memberCard(member: Told): Member {
  const { userId, since, lastVisitAt, labels, usableCoupons, usedCoupons, orders, spent, lastOrderAt } = member;
  const visited = lastVisitAt ? `最近来访 ${day(lastVisitAt)}` : '还没有来访';
  const bought = orders > 0 ? [`订单 ${orders} 笔，净消费 ${yuan(spent)} 元`] : [];
  return {
    ...{ userId, labels },
    lines: [
      `${day(since)} 起 · ${visited}`,
      [`可用券 ${usableCoupons} 张，用过 ${usedCoupons} 张`, ...bought].join(' · '),
      ...(lastOrderAt ? [`最近下单 ${day(lastOrderAt)}`] : []),
    ],
  };
}
