import { couponCardContent, type CouponCardContent } from '../../components/coupon-card/content';
import { claimWithFeedback, type ClaimEvent } from '../../interactions/claim';
import { showFailure, type FailureContent } from '../../interactions/failure';
import { openCoupon } from '../../interactions/navigation';
import { reloading } from '../../interactions/reloading';
import { listOffers, type Offer } from '../../services/coupons';
import { keep, kept } from '../../services/kept';
import { ensureSignedIn } from '../../services/session';
import { filtersFor, fits, NO_FILTER, type Filter, type FilterName } from './filters';
import { inPlaces } from './order';

const KEPT = 'centre';

Page({
  ...reloading,

  data: {
    state: 'loading',
    cards: [] as CouponCardContent[],
    filters: [] as Filter[],
    filter: NO_FILTER,
    claimable: 0,
    failure: null as FailureContent | null,
    retrying: false,
    /** Template that is being claimed; one at a time. */
    claiming: '',
    skeletons: [1, 2, 3],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  /** Templates in the order in which they stand; not in `data`, since nothing is drawn from it. */
  places: [] as string[],
  offers: [] as Offer[],
  isPainted: false,

  onLoad() {
    const before = kept<Offer[]>(KEPT);
    if (before) this.show(before.value);
  },

  /** The first paint is not waited with for a call. */
  async onReady() {
    this.isPainted = true;
    await this.load();
    // Ahead of the first claim, so that a claim is one call; whether it worked is asked again then.
    await ensureSignedIn();
  },

  /** Coming back from a coupon: it may have been redeemed meanwhile. */
  onShow() {
    if (this.isPainted) void this.load();
  },

  /** The one moment when cards may take new places. */
  async onPullDownRefresh() {
    this.places = [];
    await this.load();
    await wx.stopPullDownRefresh();
  },

  async load() {
    const result = await listOffers();
    if (result.ok) {
      keep(KEPT, result.data);
      this.show(result.data);
    } else showFailure(this, result.error);
  },

  show(offers: Offer[]) {
    this.offers = inPlaces(offers, this.places);
    this.places = this.offers.map(({ terms }) => terms.templateId);
    const filters = filtersFor(offers);
    const filter = filters.some(({ name }) => name === this.data.filter) ? this.data.filter : NO_FILTER;
    const claimable = offers.filter(({ status }) => status === 'claimable').length;
    this.setData({ state: offers.length > 0 ? 'ready' : 'empty', filters, filter, claimable });
    this.draw();
  },

  draw() {
    const { filter } = this.data;
    this.setData({ cards: this.offers.filter((offer) => fits(offer, filter)).map(couponCardContent) });
  },

  choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: FilterName };
    this.setData({ filter: name });
    this.draw();
  },

  async claim(event: ClaimEvent) {
    if (this.data.claiming) return;
    this.setData({ claiming: event.detail.templateId });
    await claimWithFeedback(event);
    await this.load();
    this.setData({ claiming: '' });
  },

  open({ detail: { couponId } }: ClaimEvent) {
    openCoupon(couponId);
  },
});
