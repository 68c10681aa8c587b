import { day } from '../../format/date';
import { yuan } from '../../format/money';
import { NO_PAGE, paging } from '../../interactions/paging';
import { callAsStaff } from '../../services/signed-in';
import type { OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';
import { copy } from './deeds';

type List = OutputOf<Contracts['segment.members']>;

function memberCard(member: List['members'][number]) {
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

Page({
  ...paging,

  data: { ...NO_PAGE },

  segmentId: '',
  isLeft: false,

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.segmentId = id;
  },

  onUnload() {
    this.isLeft = true;
  },

  /** As far as the next page that has somebody: of thousands of people none may belong. */
  async read(after?: string) {
    const ask = (from?: string) =>
      callAsStaff('segment.members', { segmentId: this.segmentId, ...(from !== undefined && { after: from }) });
    let page = await ask(after);
    while (page.ok && page.data.members.length === 0 && page.data.next !== undefined && !this.isLeft)
      page = await ask(page.data.next);
    return page;
  },

  partOf: ({ members, next }: List) => ({ cards: members.map(memberCard), next }),

  copyNumber({ currentTarget }: WechatMiniprogram.TouchEvent) {
    copy((currentTarget.dataset as { number: string }).number);
  },
});
