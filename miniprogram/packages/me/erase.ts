import { say, showFailure } from '../../interactions/failure';
import { NOTHING_READ } from '../../interactions/reading';
import { reloading } from '../../interactions/reloading';
import type { InputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';
import { forgetAll } from '../../services/kept';
import { callAsMember } from '../../services/signed-in';

type Confirmation = InputOf<Contracts['privacy.erase']>['confirmation'];

Page({
  ...reloading,

  data: {
    ...NOTHING_READ,
    /** What happens, sentence by sentence. */
    consequences: [] as string[],
    confirmation: '',
    typed: '',
    erasing: false,
  },

  async onReady() {
    await this.load();
  },

  async load() {
    const result = await callAsMember('privacy.erasePreview', {});
    if (!result.ok) {
      showFailure(this, result.error);
      return;
    }
    const { unusedCoupons, settledCoupons, isFollower, confirmation } = result.data;
    this.setData({
      ...{ state: 'ready', confirmation },
      consequences: [
        unusedCoupons > 0 ? `${unusedCoupons} 张未使用的优惠券将作废` : '没有未使用的优惠券会作废',
        '偏好、地址、手机号、消息授权和对话记录全部删除',
        `来访记录${settledCoupons > 0 ? `和 ${settledCoupons} 张已用或过期的券` : ''}留作商家账目，不再写明是谁的`,
        ...(isFollower ? ['公众号的关注由微信保存，需要在公众号里取消'] : []),
        '删除后不能恢复；再次进入时，您是一位新顾客',
      ],
    });
  },

  type({ detail }: WechatMiniprogram.Input) {
    this.setData({ typed: detail.value.trim() });
  },

  async erase() {
    const { typed, confirmation, erasing } = this.data;
    if (erasing || typed !== confirmation) return;
    this.setData({ erasing: true });
    const result = await callAsMember('privacy.erase', { confirmation: confirmation as Confirmation });
    if (result.ok) {
      forgetAll();
      this.setData({ state: 'erased' });
    } else say(result.error);
    this.setData({ erasing: false });
  },
});
