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

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open((currentTarget.dataset as { url: string }).url);
  },
});
