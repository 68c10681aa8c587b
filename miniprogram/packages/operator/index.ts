import { open } from '../../interactions/navigation';

Page({
  data: {
    ways: [
      { url: 'figures', title: '经营数据', text: '从来访到核销的漏斗，每天与各渠道' },
      { url: 'campaigns', title: '优惠券活动', text: '新建、开始、暂停，兑换码与批量发放' },
      { url: 'channels', title: '渠道与二维码', text: '每个入口一个编号，复制路径，生成小程序码' },
      { url: 'menus', title: '公众号菜单', text: '检查、发布、退回以前的版本' },
      { url: 'sync', title: '粉丝同步', text: '进度、用量、开始与暂停' },
    ],
  },

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/${(currentTarget.dataset as { url: string }).url}`);
  },
});
