import { NOTHING_READ, reading } from '../../interactions/reading';
import { readProfile, type Profile } from '../../services/profile';

/** What one agreement is good for. */
const leftText = ({ left, always }: Profile['notices'][number]): string =>
  always ? '每次都可以发给您' : left > 0 ? `还可以发给您 ${left} 次` : '已用完，下次领券时可再允许';

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    notices: [] as { templateId: string; title: string; text: string }[],
  },

  read: readProfile,

  show(profile: Profile) {
    const notices = profile.notices.map((notice, index) => ({
      ...{ templateId: notice.templateId, title: notice.title ?? `提醒 ${index + 1}`, text: leftText(notice) },
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
