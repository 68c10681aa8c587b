import { storeCardContent, type StoreCardContent } from '../../components/store-card/content';
import { claimWithFeedback, type ClaimEvent } from '../../interactions/claim';
import { say } from '../../interactions/failure';
import { open, openCoupon, toTab } from '../../interactions/navigation';
import { NOTHING_READ, reading } from '../../interactions/reading';
import { findNearestStores, readHome, type Home } from '../../services/home';
import { ensureSignedIn } from '../../services/session';
import { homeContent, type HomeContent } from './content';

/** Within some kilometres: near enough to find a store. */
const roughPlace = (): Promise<WechatMiniprogram.GetFuzzyLocationSuccessCallbackResult> =>
  new Promise((resolve, reject) => {
    wx.getFuzzyLocation({ type: 'gcj02', success: resolve, fail: reject });
  });

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    home: null as HomeContent | null,
    claiming: '',
    /** The nearest store, once somebody asked for it. */
    nearest: null as StoreCardContent | null,
    locating: false,
    skeletons: [1, 2],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  keptAs: () => 'home',

  read: readHome,

  async onReady() {
    await reading.onReady.call(this);
    // Ahead of the first claim, so that a claim is one call; whether it worked is asked again then.
    await ensureSignedIn();
  },

  show(home: Home) {
    this.setData({ state: 'ready', home: homeContent(home, Date.now(), wx.getEnterOptionsSync().scene) });
  },

  async claim(event: ClaimEvent) {
    if (this.data.claiming) return;
    this.setData({ claiming: event.detail.templateId });
    await claimWithFeedback(event);
    this.setData({ claiming: '' });
  },

  /** The place is asked for at this tap only, and is kept nowhere. */
  async findNearest() {
    if (this.data.locating) return;
    this.setData({ locating: true });
    try {
      const { longitude, latitude } = await roughPlace();
      const result = await findNearestStores({ longitude, latitude });
      const [first] = result.ok ? result.data : [];
      if (!result.ok) say(result.error);
      else if (first) this.setData({ nearest: storeCardContent(first) });
      else void wx.showToast({ title: '附近还没有门店', icon: 'none' });
    } catch {
      void wx.showToast({ title: '没有得到位置，可在“我的”里选择门店', icon: 'none' });
    }
    this.setData({ locating: false });
  },

  open({ detail: { couponId } }: ClaimEvent) {
    openCoupon(couponId);
  },

  toCentre() {
    toTab('centre');
  },

  toWallet() {
    toTab('coupons');
  },

  toFollow() {
    open('/packages/entry/follow');
  },
});
