import { showFailure, type FailureContent } from '../../interactions/failure';
import { open, toTab } from '../../interactions/navigation';
import { reloading } from '../../interactions/reloading';
import { keep, kept } from '../../services/kept';
import { readProfile, type Profile } from '../../services/profile';
import { meContent, type MeContent } from './content';

const KEPT = 'me';

Page({
  ...reloading,

  data: {
    state: 'loading',
    me: null as MeContent | null,
    failure: null as FailureContent | null,
    retrying: false,
    skeletonRows: [{ width: '40%', height: '40rpx' }, { width: '60%' }, { width: '80%' }, { width: '50%' }],
  },

  isPainted: false,

  onLoad() {
    const before = kept<Profile>(KEPT);
    if (before) this.show(before.value);
  },

  async onReady() {
    this.isPainted = true;
    await this.load();
  },

  onShow() {
    if (this.isPainted) void this.load();
  },

  async load() {
    const result = await readProfile();
    if (result.ok) {
      keep(KEPT, result.data);
      this.show(result.data);
    } else showFailure(this, result.error);
  },

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
