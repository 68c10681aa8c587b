import { showFailure } from '../../interactions/failure';
import { toTab } from '../../interactions/navigation';
import { NOTHING_READ } from '../../interactions/reading';
import { reloading } from '../../interactions/reloading';
import { lookAt } from '../../services/activity';
import { showCoupon, type OwnedCoupon, type ShownCoupon } from '../../services/coupons';
import { brighten, darken } from './bright-screen';
import { couponContent, type CouponContent } from './content';
import { digitsNow, keepCoupon, keptCoupon, type KeptCoupon } from './kept-coupons';

/** While the digits are shown somebody may redeem the coupon: so often it is asked whether they have, and for how long. */
const LOOK_EVERY_MS = 5_000;
const MOST_LOOKS = 24;

Page({
  ...reloading,

  data: {
    ...NOTHING_READ,
    coupon: null as CouponContent | null,
    skeletonRows: [{ width: '30%' }, { width: '80%' }, { width: '60%' }],
  },

  /** Not in `data`: nothing is drawn from it. */
  couponId: '',
  /** What the digits are made of; none of a coupon that cannot be shown. */
  kept: undefined as KeptCoupon | undefined,
  nextDigits: 0,
  nextLook: 0,
  looks: 0,
  turn: 0,
  isPainted: false,
  isGone: false,

  /** What the phone keeps is shown at once. */
  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.couponId = decodeURIComponent(id);
    this.kept = keptCoupon(this.couponId, Date.now());
    this.draw();
  },

  async onReady() {
    this.isPainted = true;
    await this.load();
  },

  /** Back from another page or from behind: it may have been used, and the key may need a new one. */
  async onShow() {
    lookAt('packages/coupon/detail');
    this.isGone = false;
    if (!this.isPainted) return;
    this.draw();
    await this.load();
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  /** Nobody looks: no digits, and the screen as its owner has it. */
  rest() {
    clearTimeout(this.nextDigits);
    clearTimeout(this.nextLook);
    this.isGone = true;
    darken();
  },

  async load() {
    this.looks = 0;
    const answer = await this.ask();
    if (!answer) return;
    const { result, sentAt } = answer;
    if (result.ok) {
      this.receive(result.data, sentAt);
      return;
    }
    const { code } = result.error;
    const kept = code.startsWith('CONNECTION.') ? keptCoupon(this.couponId, sentAt) : undefined;
    if (kept) {
      this.kept = kept;
      this.draw();
      this.follow();
      return;
    }
    if (code === 'COUPON.NOT_FOUND' || code === 'COMMON.INVALID_INPUT') this.setData({ state: 'missing' });
    else showFailure(this, result.error);
  },

  /** Nothing when another question has overtaken this one: its answer is not shown over the later one's. */
  async ask() {
    clearTimeout(this.nextLook);
    const turn = ++this.turn;
    const sentAt = Date.now();
    const result = await showCoupon(this.couponId);
    return turn === this.turn ? { result, sentAt } : undefined;
  },

  receive(shown: ShownCoupon, sentAt: number) {
    this.kept = keepCoupon(shown, { sentAt, receivedAt: Date.now() });
    this.draw(shown.coupon);
    this.follow();
  },

  follow() {
    if (this.isGone || !this.data.coupon?.digits || this.looks >= MOST_LOOKS) return;
    this.nextLook = setTimeout(() => void this.lookAgain(), LOOK_EVERY_MS);
  },

  /** A look that gets no answer says nothing: what is shown still holds. */
  async lookAgain() {
    this.looks++;
    const answer = await this.ask();
    if (answer?.result.ok) this.receive(answer.result.data, answer.sentAt);
    else if (answer) this.follow();
  },

  /** Shows the coupon with the digits of this minute, and comes again with the next. */
  draw(found?: OwnedCoupon) {
    clearTimeout(this.nextDigits);
    const { kept } = this;
    const coupon = found ?? kept?.coupon;
    if (!coupon) return;
    const now = kept && digitsNow(kept, Date.now());
    const shown = kept && now && { digits: now.digits, until: kept.until };
    this.setData({ state: 'ready', coupon: couponContent(coupon, shown) });
    // An answer may come when the page has been left.
    if (!now || this.isGone) return;
    this.nextDigits = setTimeout(() => this.draw(), now.leftMs);
    brighten();
  },

  copyCode() {
    const { code, digits } = this.data.coupon ?? {};
    if (code && digits)
      wx.setClipboardData({
        data: `${code} ${digits}`,
        fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }),
      });
  },

  toCentre() {
    toTab('centre');
  },
});
