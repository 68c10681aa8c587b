import { sentenceFor } from '../../services/error-text';
import { enter, newVisit, type Visit } from '../../services/session';

Page({
  data: {
    state: 'entering',
    isFollower: false,
    errorTitle: '',
  },

  visit: undefined as Visit | undefined,
  leaving: false,

  async onLoad({ channel }: Record<string, string | undefined>) {
    this.visit = newVisit(channel);
    await this.signIn();
  },

  onShow() {
    this.leaving = false;
  },

  /** A repeat reports the same visit, so that it counts once. */
  async signIn() {
    this.setData({ state: 'entering' });
    const result = await enter(this.visit ?? newVisit());
    if (result.ok) this.setData({ state: 'ready', isFollower: result.data.isFollower });
    else this.setData({ state: 'failed', errorTitle: sentenceFor(result.error.code) });
  },

  /** Works at once, also before the sign-in has answered: the coupon centre waits for it where it must. */
  toCoupons() {
    if (this.leaving) return;
    this.leaving = true;
    wx.switchTab({ url: '/pages/centre/index', fail: () => (this.leaving = false) });
  },
});
