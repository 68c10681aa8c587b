const steps = {
  sync: { title: '同步粉丝', text: '点“立即触发”：公众号的全部粉丝读进数据库；中途断了，下一次接着读。' },
  follow: { title: '有人关注公众号', text: '点“关注”：微信把加密的推送发给云函数，这位粉丝马上有了自己的记录。' },
  menu: { title: '从菜单进入小程序', text: '点手机下方菜单里的“领券中心”：小程序打开，并知道这个人从哪里来。' },
  claim: { title: '领一张券', text: '在手机上点“去领券”，再点“立即领取”。微信若问要不要到期提醒，选哪个都行。' },
  show: { title: '出示优惠券', text: '在手机上点“去使用”：二维码每分钟更换。让它留在屏幕上，然后点“下一步”。' },
  staff: {
    title: '换成店员的手机',
    text: '现在是店员王思远的手机，打开的是门店核销；顾客的手机在一旁，仍显示着那张券。',
  },
  redeem: { title: '扫码核销', text: '点“扫码核销”，选“手机屏幕上的码”，再点“确认核销”。' },
  result: { title: '看看结果', text: '会员、领取和核销的数字都变了。“动态”里有每一次调用，“数据库”里有每一条记录。' },
};

export const chineseTour = {
  tour: {
    title: '导览：八步走完主流程',
    start: '导览',
    position: (at: number, of: number) => `第 ${at} 步，共 ${of} 步`,
    done: '已完成',
    back: '上一步',
    next: '下一步',
    finish: '完成',
    end: '结束导览',
    steps,
  },
};
export type TourTexts = typeof chineseTour;
