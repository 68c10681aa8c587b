import { daysUntil } from '../../format/date';
import { open } from '../../interactions/navigation';
import { NO_PAGE, paging } from '../../interactions/paging';
import type { CallFailure } from '../../services/cloud';
import { keep, kept } from '../../services/kept';
import { callAsStaff } from '../../services/signed-in';
import { redeemPage, scanCode } from './scan';
import { redemptionCard, typedHint, type RedemptionCard, type Today } from './till-content';
import { undoRedemption } from './undo';

/** In which store this phone stands, until somebody says otherwise. */
const CHOSEN = 'till-store';

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    stores: [] as Today['stores'],
    storeId: '',
    storeName: '',
    typed: '',
    ...typedHint(''),
    undoing: '',
    skeletonRows: [{ width: '60%' }, { width: '40%' }, { width: '50%' }],
  },

  cards: [] as readonly RedemptionCard[],

  onLoad() {
    this.setData({ storeId: kept<string>(CHOSEN)?.value ?? '' });
    this.showKept();
  },

  keptAs: () => 'till',

  /** What was redeemed yesterday is not of today. */
  showKept() {
    const before = kept<Today>('till');
    if (before && daysUntil(new Date(before.at).toISOString(), Date.now()) === 0) this.show(before.value);
  },

  read(before?: string) {
    const { storeId } = this.data;
    return callAsStaff('redeem.today', { ...(storeId && { storeId }), ...(before && { before }) });
  },

  partOf: ({ redemptions, next }: Today) => ({ cards: redemptions.map(redemptionCard), next }),

  show(today: Today) {
    const { stores, storeId = '' } = today;
    const storeName = stores.find((one) => one.storeId === storeId)?.name ?? '';
    this.setData({ stores, storeId, storeName });
    paging.show.call(this, today);
  },

  /** They work in another store now: it is asked anew, without one. */
  refused({ code }: CallFailure) {
    if (code !== 'REDEEM.NOT_YOUR_STORE' || !this.data.storeId) return false;
    void this.enterStore('');
    return true;
  },

  async enterStore(storeId: string) {
    keep(CHOSEN, storeId);
    const storeName = this.data.stores.find((one) => one.storeId === storeId)?.name ?? '';
    this.setCards([], { state: 'loading', storeId, storeName });
    await this.load();
  },

  async chooseStore({ detail }: WechatMiniprogram.PickerChange) {
    const chosen = this.data.stores[Number(detail.value)];
    if (chosen && chosen.storeId !== this.data.storeId) await this.enterStore(chosen.storeId);
  },

  async scan() {
    const code = await scanCode();
    if (code !== undefined) open(redeemPage(code, this.data.storeId));
  },

  type({ detail }: WechatMiniprogram.Input) {
    this.setData({ typed: detail.value, ...typedHint(detail.value) });
  },

  look() {
    const { typed, ready, storeId } = this.data;
    if (!ready) return;
    open(redeemPage(typed.trim(), storeId));
    this.setData({ typed: '', ...typedHint('') });
  },

  async undo({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { key } = currentTarget.dataset as { key: string };
    const card = this.cards.find((one) => one.key === key);
    if (this.data.undoing || !card) return;
    this.setData({ undoing: key });
    if (await undoRedemption(card.couponId, card.redeemedAt)) await this.load();
    this.setData({ undoing: '' });
  },
});
