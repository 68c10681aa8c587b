import { timeOfDay } from '../../format/date';
import { say } from '../../interactions/failure';
import { NOTHING_READ, reading } from '../../interactions/reading';
import { isUnanswered, type CallFailure } from '../../services/cloud';
import { randomKey } from '../../services/session';
import { callAsStaff } from '../../services/signed-in';
import { isAboutCoupon, redeemContent, type Preview, type RedeemContent } from './redeem-content';
import { redeemPage, scanCode } from './scan';
import { undoRedemption } from './undo';

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    coupon: null as RedeemContent | null,
    /** When it was redeemed here; empty before. */
    redeemedAt: '',
    time: '',
    redeeming: false,
    /** The answer did not come: nobody knows whether it was redeemed. */
    isOpen: false,
    undoing: false,
    skeletonRows: [{ width: '40%', height: '64rpx' }, { width: '60%' }, { width: '80%' }, { width: '70%' }],
  },

  code: '',
  storeId: '',
  preview: undefined as Preview | undefined,
  /** Of this attempt: whoever taps again after a lost answer repeats it. */
  requestKey: '',

  onLoad({ code = '', store = '' }: Record<string, string | undefined>) {
    this.code = decodeURIComponent(code);
    this.storeId = decodeURIComponent(store);
    this.requestKey = randomKey();
  },

  /** What was redeemed here stands here: coming back reads nothing. */
  onShow() {
    return undefined;
  },

  named() {
    return { code: this.code, ...(this.storeId && { storeId: this.storeId }) };
  },

  read() {
    return callAsStaff('redeem.preview', this.named());
  },

  show(preview: Preview) {
    this.preview = preview;
    this.setData({ state: 'ready', coupon: redeemContent(preview) });
  },

  /** No number of a coupon at all, or of none that there is. */
  refused({ code }: CallFailure) {
    if (code !== 'COUPON.NOT_FOUND' && code !== 'COMMON.INVALID_INPUT') return false;
    this.setData({ state: 'missing' });
    return true;
  },

  async redeem() {
    if (this.data.redeeming || this.data.redeemedAt) return;
    this.setData({ redeeming: true });
    const result = await callAsStaff('redeem.confirm', { ...this.named(), requestKey: this.requestKey });
    this.setData({ redeeming: false, isOpen: isUnanswered(result) });
    if (result.ok) {
      wx.vibrateShort({ type: 'heavy', fail: () => undefined });
      const { redeemedAt } = result.data;
      this.setData({ redeemedAt, time: timeOfDay(redeemedAt) });
    } else this.refuse(result.error);
  },

  refuse(failure: CallFailure) {
    const { code } = failure;
    if (this.preview && isAboutCoupon(code)) this.setData({ coupon: redeemContent(this.preview, code) });
    else say(failure);
  },

  async undo() {
    const { coupon, redeemedAt, undoing } = this.data;
    if (undoing || !coupon) return;
    this.setData({ undoing: true });
    const isUndone = await undoRedemption(coupon.couponId, redeemedAt);
    this.setData({ undoing: false });
    if (isUndone) void wx.navigateBack();
  },

  /** In place of this page, so that the way back leads to the till. */
  async scanNext() {
    const code = await scanCode();
    if (code !== undefined) void wx.redirectTo({ url: redeemPage(code, this.storeId) });
  },
});
