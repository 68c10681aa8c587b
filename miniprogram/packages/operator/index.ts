import { open } from '../../interactions/navigation';
import { isOwner } from '../../services/profile';

const EVERYBODYS = {
  name: 'everybodys',
  ways: [
    { url: 'reports/figures', title: '经营数据', text: '从来访到核销的漏斗，每天与各渠道' },
    { url: 'campaigns/index', title: '优惠券活动', text: '新建、开始、暂停，兑换码与批量发放' },
    { url: 'channels/index', title: '渠道与二维码', text: '每个入口一个编号，复制路径，生成小程序码' },
    { url: 'menus/index', title: '公众号菜单', text: '检查、发布、退回以前的版本' },
    { url: 'sync/index', title: '粉丝同步', text: '进度、用量、开始与暂停' },
    { url: 'stores/index', title: '门店', text: '地址、电话、营业时间' },
    { url: 'segments/index', title: '顾客分群', text: '按条件圈出一群人，数一数，看是哪些人' },
    { url: 'notices/index', title: '订阅通知', text: '发给一个分群里允许过的人，看进度' },
    { url: 'people/labels', title: '顾客标签', text: '新建、删除，给一群人贴上或移除' },
  ],
};
const OWNERS = {
  name: 'owners',
  ways: [
    { url: 'team/roles', title: '员工与权限', text: '店员、运营、店主，授予与收回' },
    { url: 'people/reviews', title: '待核查的关联', text: '认不准是不是同一个人的，由店主决定' },
    { url: 'team/audit', title: '操作记录', text: '谁在什么时候对谁做了什么' },
  ],
};

Page({
  data: { groups: [EVERYBODYS] },

  onShow() {
    this.setData({ groups: isOwner() ? [EVERYBODYS, OWNERS] : [EVERYBODYS] });
  },

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/${(currentTarget.dataset as { url: string }).url}`);
  },
});
