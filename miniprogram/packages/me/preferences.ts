import { say, showFailure } from '../../interactions/failure';
import { NOTHING_READ } from '../../interactions/reading';
import { reloading } from '../../interactions/reloading';
import type { InputOf, OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';
import { merchant } from '../../merchant';
import { listStores, type FoundStore } from '../../services/home';
import { callAsMember } from '../../services/signed-in';

type Preferences = OutputOf<Contracts['user.preferences']>;
type Change = Omit<InputOf<Contracts['user.savePreferences']>, 'revision'>;
type Address = NonNullable<Preferences['address']>;

const chosenAddress = (): Promise<WechatMiniprogram.ChooseAddressSuccessCallbackResult> =>
  new Promise((resolve, reject) => {
    wx.chooseAddress({ success: resolve, fail: reject });
  });

const fromWeChat = (chosen: WechatMiniprogram.ChooseAddressSuccessCallbackResult): Address => ({
  ...{ recipient: chosen.userName, phone: chosen.telNumber, province: chosen.provinceName, city: chosen.cityName },
  ...(chosen.countyName && { county: chosen.countyName }),
  detail: chosen.detailInfoNew || chosen.detailInfo,
  ...(chosen.postalCode && { postalCode: chosen.postalCode }),
});

/** Province and city of the same name are one (上海市). */
const inOneLine = ({ province, city, county = '', detail }: Address): string =>
  [province === city ? '' : province, city, county, ' ', detail].join('');

Page({
  ...reloading,

  data: {
    ...NOTHING_READ,
    address: null as { who: string; where: string } | null,
    stores: [] as { storeId: string; name: string; address: string }[],
    /** The list of stores did not come; the rest of the page did. */
    hasNoStores: false,
    storeId: '',
    topics: merchant.topics.map((one) => ({ ...one, isChosen: false })),
    saving: false,
  },

  revision: 0,
  /** Also those that the merchant does not offer any more. */
  chosenTopics: [] as string[],

  async onReady() {
    await this.load();
  },

  async load() {
    const [preferences, stores] = await Promise.all([callAsMember('user.preferences', {}), listStores()]);
    if (!preferences.ok) {
      showFailure(this, preferences.error);
      return;
    }
    this.show(preferences.data);
    this.showStores(stores.ok ? stores.data : []);
    this.setData({ hasNoStores: !stores.ok });
  },

  show({ revision, address, storeId, topics }: Preferences) {
    this.revision = revision;
    this.chosenTopics = topics;
    this.setData({
      ...{ state: 'ready', storeId: storeId ?? '' },
      topics: merchant.topics.map((one) => ({ ...one, isChosen: topics.includes(one.topic) })),
      address: address ? { who: `${address.recipient} ${address.phone}`, where: inOneLine(address) } : null,
    });
  },

  showStores(stores: FoundStore[]) {
    this.setData({
      stores: stores.map(({ storeId, name, city, address }) => ({ storeId, name, address: `${city} ${address}` })),
    });
  },

  /** One change at a time; of two phones one is told what stands there now. */
  async save(change: Change) {
    if (this.data.saving) return;
    this.setData({ saving: true });
    const result = await callAsMember('user.savePreferences', { revision: this.revision, ...change });
    if (result.ok) {
      this.show(result.data);
      void wx.showToast({ title: '已保存', icon: 'success' });
    } else {
      say(result.error);
      if (result.error.code === 'PREFERENCES.CHANGED_MEANWHILE') await this.load();
    }
    this.setData({ saving: false });
  },

  async chooseAddress() {
    // Who closes the list, or does not let us have it, has not failed.
    const chosen = await chosenAddress().catch(() => undefined);
    if (chosen) await this.save({ address: fromWeChat(chosen) });
  },

  async removeAddress() {
    const { confirm } = await wx.showModal({ title: '删除地址', content: '我们将不再保存这个收货地址。' });
    if (confirm) await this.save({ address: null });
  },

  /** A second tap takes it back. */
  async chooseTopic({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { topic } = currentTarget.dataset as { topic: string };
    const others = this.chosenTopics.filter((one) => one !== topic);
    const isChosen = others.length < this.chosenTopics.length;
    await this.save({ topics: isChosen ? others : [...others, topic] });
  },

  /** A second tap on the chosen one takes it back. */
  async chooseStore({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { storeId } = currentTarget.dataset as { storeId: string };
    await this.save({ storeId: storeId === this.data.storeId ? null : storeId });
  },
});
