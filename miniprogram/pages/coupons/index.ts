import { ownedCardContent } from '../../components/coupon-card/content';
import { openCoupon, toTab } from '../../interactions/navigation';
import { NO_PAGE, paging } from '../../interactions/paging';
import { listMine, type Wallet, type WalletList } from '../../services/coupons';

const EMPTY: Record<WalletList, { title: string; text: string }> = {
  usable: { title: '还没有可用的券', text: '领券中心有好券等您来领' },
  used: { title: '还没有用过券', text: '用过的券会留在这里' },
  expired: { title: '没有过期的券', text: '您没有错过任何优惠' },
};

const FIRST_LIST: WalletList = 'usable';

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    list: FIRST_LIST,
    empty: EMPTY.usable,
    lists: [
      { name: 'usable', text: '可使用' },
      { name: 'used', text: '已使用' },
      { name: 'expired', text: '已过期' },
    ],
    skeletons: [1, 2, 3],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  keptAs(): string {
    return `wallet-${this.data.list}`;
  },

  read(after?: Wallet['next']) {
    return listMine(this.data.list, after);
  },

  partOf({ coupons, next }: Wallet) {
    return { cards: coupons.map((coupon) => ownedCardContent(coupon, Date.now())), next };
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: WalletList };
    if (name !== this.data.list) await this.startAnew({ list: name, empty: EMPTY[name] });
  },

  open({ detail: { couponId } }: { detail: { couponId: string } }) {
    openCoupon(couponId);
  },

  toCentre() {
    toTab('centre');
  },
});
