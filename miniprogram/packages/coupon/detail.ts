import { getCoupon } from '../../services/coupons';
import { sentenceFor } from '../../services/error-text';
import { couponContent, type CouponContent } from './content';

Page({
  data: {
    state: 'loading',
    coupon: null as CouponContent | null,
    errorTitle: '',
    requestId: '',
    retrying: false,
    skeletonRows: [{ width: '30%' }, { width: '80%' }, { width: '60%' }],
  },

  /** Not in `data`: nothing is drawn from it. */
  couponId: '',

  async onLoad({ id = '' }: Record<string, string | undefined>) {
    this.couponId = decodeURIComponent(id);
    await this.load();
  },

  async onPullDownRefresh() {
    await this.load();
    await wx.stopPullDownRefresh();
  },

  async retry() {
    this.setData({ retrying: true });
    await this.load();
    this.setData({ retrying: false });
  },

  async load() {
    const result = await getCoupon(this.couponId);
    if (result.ok) {
      this.setData({ state: 'ready', coupon: couponContent(result.data) });
      return;
    }
    const { code, requestId = '' } = result.error;
    if (this.data.state === 'ready') {
      void wx.showToast({ title: sentenceFor(code), icon: 'none' });
      return;
    }
    const missing = code === 'COUPON.NOT_FOUND' || code === 'COMMON.INVALID_INPUT';
    const state = missing ? 'missing' : code === 'CONNECTION.OFFLINE' ? 'offline' : 'failed';
    this.setData({ state, errorTitle: sentenceFor(code), requestId });
  },

  copyCode() {
    const code = this.data.coupon?.code;
    if (code) wx.setClipboardData({ data: code, fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }) });
  },

  toCentre() {
    if (getCurrentPages().length > 1) void wx.navigateBack();
    else void wx.reLaunch({ url: '/pages/coupons/index' });
  },
});
