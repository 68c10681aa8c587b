import { minute } from '../../../format/date';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

export type Channel = OutputOf<Contracts['channel.get']>;
/** With the names of what it is about, as far as they are known. */
export type NamedChannel = Channel & { campaignTitle?: string; storeName?: string };
type Listed = OutputOf<Contracts['channel.list']>['channels'][number];
type Kind = Listed['channel']['kind'];

/** What each kind of entry is called; the order is that of the form. */
export const KINDS: Record<Kind, string> = {
  menu: '公众号菜单',
  articleCard: '文章中的卡片',
  articleLink: '阅读原文',
  officialAccountCode: '公众号二维码',
  miniProgramCode: '小程序码',
  staffCode: '店员码',
  templateMessage: '模板消息',
  subscriptionNotice: '订阅通知',
  customerMessage: '客服消息',
  videoChannel: '视频号',
  wecom: '企业微信',
  other: '其他',
};

const PASTES: Record<Channel['paste'][number]['what'], string> = {
  menuEntry: '菜单里的小程序入口',
  viewEntry: '菜单里的网页入口',
  url: '网址（会计数并打开小程序）',
  appId: '小程序 AppID',
  path: '小程序路径',
  page: '小程序码的页面',
  scene: '小程序码的 scene',
  sceneText: '二维码的场景值',
  picture: '二维码图片地址',
  shortLink: '聊天里粘贴的短链接',
  target: '消息的跳转设置',
  textLink: '消息里的文字链接',
  card: '消息里的小程序卡片',
};

/** A channel whose link or code WeChat refuses is in trouble; what cannot be renewed ends. */
export const channelCard = ({ channelId, channel, state, trouble }: Listed) => ({
  ...{ channelId, title: channel.name, isLive: state === 'live' && !trouble },
  state: state !== 'live' ? '已停用' : trouble ? '有问题' : '使用中',
  note: `${KINDS[channel.kind]} · ${channelId}`,
  trouble: state === 'live' && trouble ? `${minute(trouble.since)} 起没有生成链接或二维码：${trouble.words}` : '',
});

/** Of mini program codes the picture is drawn here. */
const DRAWN: readonly Kind[] = ['miniProgramCode', 'staffCode'];

export function channelContent({ channelId, channel, state, paste, versions, updatedAt, ...more }: NamedChannel) {
  const { kind, name, page, templateId, storeId, articleId, owner, endsAt } = channel;
  const { linkEndsAt, shortLinkEndsAt, trouble, campaignTitle, storeName } = more;
  return {
    ...{ name, isLive: state === 'live', state: state === 'live' ? '使用中' : '已停用', canDraw: DRAWN.includes(kind) },
    picture: paste.find(({ what }) => what === 'picture')?.text ?? '',
    pastes: paste.map(({ what, text }) => ({ what, label: PASTES[what], text })),
    rows: [
      { label: '编号', text: channelId },
      { label: '位置', text: KINDS[kind] },
      ...(page ? [{ label: '打开页面', text: page }] : []),
      ...(templateId ? [{ label: '推广活动', text: campaignTitle ?? templateId }] : []),
      ...(storeId ? [{ label: '门店', text: storeName ?? storeId }] : []),
      ...(articleId ? [{ label: '文章', text: articleId }] : []),
      ...(owner ? [{ label: '负责人', text: owner }] : []),
      ...(endsAt ? [{ label: '停用时间', text: minute(endsAt) }] : []),
      ...(linkEndsAt ? [{ label: '链接有效至', text: `${minute(linkEndsAt)}，会自动更换` }] : []),
      ...(shortLinkEndsAt ? [{ label: '短链接', text: `${minute(shortLinkEndsAt)} 前有效，之后请重新复制` }] : []),
      ...(trouble ? [{ label: '没有生成', text: `${minute(trouble.since)} 起：${trouble.words}；会自动重试` }] : []),
      { label: '最近修改', text: `${minute(updatedAt)}，共 ${versions.length} 版` },
    ],
  };
}
