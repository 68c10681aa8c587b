import { couponCardContent, type CouponCardContent } from '../../components/coupon-card/content';
import { claimWithFeedback, type ClaimEvent } from '../../interactions/claim';
import { openCoupon } from '../../interactions/navigation';
import { NOTHING_READ, reading } from '../../interactions/reading';
import { listOffers, type Offer } from '../../services/coupons';
import { ensureSignedIn } from '../../services/session';
import { filtersFor, fits, NO_FILTER, type Filter, type FilterName } from './filters';
import { inPlaces } from './order';

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    cards: [] as CouponCardContent[],
    filters: [] as Filter[],
    filter: NO_FILTER,
    claimable: 0,
    /** Template that is being claimed; one at a time. */
    claiming: '',
    skeletons: [1, 2, 3],
    skeletonRows: [{ width: '60%' }, { width: '40%', height: '24rpx' }, { width: '30%', height: '24rpx' }],
  },

  /** Templates in the order in which they stand; not in `data`, since nothing is drawn from it. */
  places: [] as string[],
  offers: [] as Offer[],
  keptAs: () => 'centre',

  read: listOffers,

  async onReady() {
    await reading.onReady.call(this);
    // Ahead of the first claim, so that a claim is one call; whether it worked is asked again then.
    await ensureSignedIn();
  },

  /** The one moment when cards may take new places. */
  async onPullDownRefresh() {
    this.places = [];
    await reading.onPullDownRefresh.call(this);
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
    this.setData({ claiming: '' });
  },

  open({ detail: { couponId } }: ClaimEvent) {
    openCoupon(couponId);
  },
});
