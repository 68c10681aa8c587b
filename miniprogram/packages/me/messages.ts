import { showFailure, type FailureContent } from '../../interactions/failure';
import { reloading } from '../../interactions/reloading';
import { readProfile, type Profile } from '../../services/profile';

/** What one agreement is good for. */
const leftText = ({ left, always }: Profile['notices'][number]): string =>
  always ? '每次都可以发给您' : left > 0 ? `还可以发给您 ${left} 次` : '已用完，下次领券时可再允许';

Page({
  ...reloading,

  data: {
    state: 'loading',
    notices: [] as { templateId: string; title: string; text: string }[],
    failure: null as FailureContent | null,
    retrying: false,
    skeletonRows: [{ width: '40%', height: '40rpx' }, { width: '80%' }, { width: '80%' }],
  },

  isPainted: false,

  async onReady() {
    this.isPainted = true;
    await this.load();
  },

  /** Back from WeChat's settings. */
  onShow() {
    if (this.isPainted) void this.load();
  },

  async load() {
    const result = await readProfile();
    if (!result.ok) {
      showFailure(this, result.error);
      return;
    }
    const notices = result.data.notices.map((notice, index) => ({
      ...{ templateId: notice.templateId, title: `提醒 ${index + 1}`, text: leftText(notice) },
    }));
    this.setData({ state: 'ready', notices });
  },

  openSettings() {
    wx.openSetting({
      withSubscriptions: true,
      fail: () => void wx.showToast({ title: '请在右上角“…”→ 设置里管理', icon: 'none' }),
    });
  },
});
