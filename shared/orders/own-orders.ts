import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import { ownPage, type OwnData } from '../identity/index.ts';
import type { OrderState, ShopOrder } from './order.ts';

const STATES: Record<OrderState, string> = {
  unpaid: '未付款',
  paid: '已付款',
  cancelled: '已取消',
  refunded: '已全额退款',
};

const yuan = (fen: number): string => `${fen / 100} 元`;

function inWords({ _id, state, createdAt, total, paid, refunded }: ShopOrder): string {
  const sums = [
    ...(total === undefined ? [] : [`应付 ${yuan(total)}`]),
    ...(paid > 0 ? [`实付 ${yuan(paid)}`] : []),
    ...(refunded > 0 ? [`已退 ${yuan(refunded)}`] : []),
  ];
  return [`订单 ${_id}，${shanghaiMoment(createdAt)} 下单`, STATES[state], ...sums].join('，');
}

/** What the shop has told of a person's orders. */
export const ownOrders = (database: Database): OwnData => ({
  subject: 'orders',
  title: '商城订单',
  page: ({ userIds }, after) =>
    ownPage(database.collection<ShopOrder>('orders'), { userId: { in: userIds } }, after, (order) => {
      const {
        _id: orderId,
        told,
        state,
        createdAt,
        paidAt,
        cancelledAt,
        total,
        paid,
        refunded,
        storeId,
        channelId,
      } = order;
      const times = { createdAt, paidAt, cancelledAt };
      return {
        data: { orderId, state, ...times, total, paid, refunded, storeId, channelId, told },
        text: inWords(order),
      };
    }),
});
