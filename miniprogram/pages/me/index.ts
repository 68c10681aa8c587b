import { open, toTab } from '../../interactions/navigation';
import { NOTHING_READ, reading } from '../../interactions/reading';
import { readProfile, type Profile } from '../../services/profile';
import { meContent, type MeContent } from './content';

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    me: null as MeContent | null,
    skeletonRows: [{ width: '60%' }, { width: '80%' }, { width: '50%' }],
  },

  keptAs: () => 'me',

  read: readProfile,

  show(profile: Profile) {
    this.setData({ state: 'ready', me: meContent(profile) });
  },

  toWallet() {
    toTab('coupons');
  },

  copyNumber() {
    const { userId: data = '' } = this.data.me ?? {};
    wx.setClipboardData({ data, fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }) });
  },

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open((currentTarget.dataset as { url: string }).url);
  },
});
