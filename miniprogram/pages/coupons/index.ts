import { ownedCardContent, type CouponCardContent } from '../../components/coupon-card/content';
import { showFailure, type FailureContent } from '../../interactions/failure';
import { openCoupon, toTab } from '../../interactions/navigation';
import { reloading } from '../../interactions/reloading';
import { listMine, type Wallet, type WalletList } from '../../services/coupons';
import { keep, kept } from '../../services/kept';

const EMPTY: Record<WalletList, { title: string; text: string }> = {
  usable: { title: '还没有可用的券', text: '领券中心有好券等您来领' },
  used: { title: '还没有用过券', text: '用过的券会留在这里' },
  expired: { title: '没有过期的券', text: '您没有错过任何优惠' },
};

/** Whether there is another page, and whether it is on its way or did not come. */
type More = '' | 'waiting' | 'loading' | 'failed';

interface WalletData {
  state: string;
  list: WalletList;
  cards: CouponCardContent[];
  empty: { title: string; text: string };
  failure: FailureContent | null;
  retrying: boolean;
  more: More;
}

const NOTHING_YET: WalletData = {
  ...{ state: 'loading', list: 'usable', cards: [], empty: EMPTY.usable },
  ...{ failure: null, retrying: false, more: '' },
};

const keptName = (list: WalletList): string => `wallet-${list}`;

Page({
  ...reloading,

  data: {
    ...NOTHING_YET,
    lists: [
      { name: 'usable', text: '可使用' },
      { name: 'used', text: '已使用' },
      { name: 'expired', text: '已过期' },
    ],
    skeletons: [1, 2, 3],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  /** Where the next page begins. */
  next: undefined as Wallet['next'],
  /** The person changed lists since a call was made: its answer is for another one. */
  turn: 0,
  isPainted: false,

  onLoad() {
    this.showKept();
  },

  /** The first paint is not waited with for a call. */
  async onReady() {
    this.isPainted = true;
    await this.load();
  },

  /** A coupon may have been claimed or redeemed meanwhile. */
  onShow() {
    if (this.isPainted) void this.load();
  },

  async onReachBottom() {
    if (this.data.more === 'waiting') await this.loadMore();
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: WalletList };
    if (name === this.data.list) return;
    this.setData({ list: name, state: 'loading', cards: [], more: '', empty: EMPTY[name] });
    this.showKept();
    await this.load();
  },

  showKept() {
    const before = kept<Wallet>(keptName(this.data.list));
    if (before && before.value.coupons.length > 0) this.show({ coupons: before.value.coupons });
  },

  /** The first page; others come as somebody scrolls. */
  async load() {
    const { list } = this.data;
    const turn = ++this.turn;
    const result = await listMine(list);
    if (turn !== this.turn) return;
    if (result.ok) {
      keep(keptName(list), result.data);
      this.show(result.data);
    } else showFailure(this, result.error);
  },

  async loadMore() {
    const turn = this.turn;
    this.setData({ more: 'loading' });
    const result = await listMine(this.data.list, this.next);
    if (turn !== this.turn) return;
    if (!result.ok) {
      this.setData({ more: 'failed' });
      return;
    }
    this.next = result.data.next;
    const from = this.data.cards.length;
    // Only what is new crosses over to the page.
    const added = result.data.coupons.map((coupon, at): [string, CouponCardContent] => [
      `cards[${from + at}]`,
      ownedCardContent(coupon, Date.now()),
    ]);
    this.setData({ ...Object.fromEntries(added), more: this.next ? 'waiting' : '' });
  },

  show({ coupons, next }: Wallet) {
    this.next = next;
    const cards = coupons.map((coupon) => ownedCardContent(coupon, Date.now()));
    this.setData({ state: cards.length > 0 ? 'ready' : 'empty', cards, more: next ? 'waiting' : '' });
  },

  open({ detail: { couponId } }: { detail: { couponId: string } }) {
    openCoupon(couponId);
  },

  toCentre() {
    toTab('centre');
  },
});
