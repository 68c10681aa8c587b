import { merchant } from '../../merchant';

/** Scenes in which WeChat shows its own card; in others it is empty. */
const SCENES_WITH_CARD = [1011, 1017, 1025, 1047, 1124];

Page({
  data: {
    offers: [
      { title: '新活动', text: '开始时先在公众号里说' },
      { title: '提醒', text: '券到期前、用掉后给您一声' },
      { title: '问与答', text: '问门店、问优惠，找得到人' },
    ],
    hasCard: false,
    canOpen: merchant.officialAccount !== '',
  },

  onLoad() {
    this.setData({ hasCard: SCENES_WITH_CARD.includes(wx.getLaunchOptionsSync().scene) });
  },

  /** WeChat's card could not be drawn: another account, or too small a place. */
  withoutCard() {
    this.setData({ hasCard: false });
  },

  openAccount() {
    wx.openOfficialAccountProfile({
      username: merchant.officialAccount,
      fail: () => void wx.showToast({ title: '打不开，请在微信中搜索公众号', icon: 'none' }),
    });
  },
});
