import { couponCardContent, type CouponCardContent } from '../../components/coupon-card/content';
import type { CallFailure } from '../../services/cloud';
import { claimCoupon, listOffers, type Offer } from '../../services/coupons';
import { sentenceFor } from '../../services/error-text';
import { ensureSignedIn } from '../../services/session';
import { inPlaces } from './order';

interface CardEvent {
  detail: { templateId: string; couponId: string };
}

Page({
  data: {
    state: 'loading',
    cards: [] as CouponCardContent[],
    claimable: 0,
    errorTitle: '',
    requestId: '',
    retrying: false,
    /** Template that is being claimed; one at a time. */
    claiming: '',
    skeletons: [1, 2, 3],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  /** Templates in the order in which they stand; not in `data`, since nothing is drawn from it. */
  places: [] as string[],
  leaving: false,

  async onLoad() {
    await this.load();
    // Ahead of the first claim, so that a claim is one call; whether it worked is asked again then.
    await ensureSignedIn();
  },

  /** Coming back from a coupon: it may have been redeemed meanwhile. */
  onShow() {
    this.leaving = false;
    if (this.data.state === 'ready') void this.load();
  },

  /** The one moment when cards may take new places. */
  async onPullDownRefresh() {
    this.places = [];
    await this.load();
    await wx.stopPullDownRefresh();
  },

  async retry() {
    this.setData({ retrying: true });
    await this.load();
    this.setData({ retrying: false });
  },

  async load() {
    const result = await listOffers();
    if (result.ok) this.show(result.data);
    else if (this.data.state === 'ready') this.say(result.error);
    else this.fail(result.error);
  },

  show(offers: Offer[]) {
    const cards = inPlaces(offers, this.places).map(couponCardContent);
    this.places = cards.map((card) => card.templateId);
    const claimable = cards.filter((card) => card.action === 'claim').length;
    this.setData({ state: cards.length > 0 ? 'ready' : 'empty', cards, claimable });
  },

  fail({ code, requestId }: CallFailure) {
    const state = code === 'CONNECTION.OFFLINE' ? 'offline' : 'failed';
    this.setData({ state, errorTitle: sentenceFor(code), requestId: requestId ?? '' });
  },

  async claim({ detail: { templateId } }: CardEvent) {
    if (this.data.claiming) return;
    this.setData({ claiming: templateId });
    const result = await claimCoupon(templateId);
    if (result.ok) {
      wx.vibrateShort({ type: 'light', fail: () => undefined });
      void wx.showToast({ title: result.data.alreadyClaimed ? '您已领过这张券' : '领取成功', icon: 'success' });
    } else {
      this.say(result.error);
    }
    await this.load();
    this.setData({ claiming: '' });
  },

  say({ code }: CallFailure) {
    void wx.showToast({ title: sentenceFor(code), icon: 'none' });
  },

  /** A second tap, before the page of the coupon is there, opens nothing. */
  open({ detail: { couponId } }: CardEvent) {
    if (this.leaving) return;
    this.leaving = true;
    const url = `/packages/coupon/detail?id=${encodeURIComponent(couponId)}`;
    wx.navigateTo({ url, fail: () => (this.leaving = false) });
  },
});
