import { minute } from '../../format/date';
import { say, showFailure } from '../../interactions/failure';
import { open } from '../../interactions/navigation';
import { NOTHING_READ } from '../../interactions/reading';
import { reloading } from '../../interactions/reloading';
import type { OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';
import { randomKey } from '../../services/session';
import { callAsMember } from '../../services/signed-in';

type Standing = OutputOf<Contracts['privacy.status']>;
type Links = OutputOf<Contracts['user.links']>['links'];

/** In plain words what docs/privacy.md lists; the export says it entry by entry. */
const KEPT_DATA = [
  { title: '身份', text: '微信给出的编号，用来认出您；没有姓名、头像和微信号' },
  { title: '公众号', text: '关注之后：状态、来源、标签，以及对话中做过、写过什么' },
  { title: '优惠券', text: '领了哪些，何时何处使用' },
  { title: '来访', text: '何时、从哪个入口进来' },
  { title: '您交给我们的', text: '收货地址、常去门店、手机号，随时可以改或删' },
  { title: '消息与同意', text: '允许的提醒、发给您的消息、同意过的隐私政策' },
];

const CAUSES: Record<Links[number]['cause'], string> = { ticket: '公众号链接', phone: '手机号' };

Page({
  ...reloading,

  data: {
    ...NOTHING_READ,
    keptData: KEPT_DATA,
    version: '',
    agreed: '',
    mustAgree: false,
    url: '',
    links: [] as { linkId: string; text: string; note: string }[],
    busy: false,
  },

  async onReady() {
    await this.load();
  },

  async load() {
    const [standing, linked] = await Promise.all([callAsMember('privacy.status', {}), callAsMember('user.links', {})]);
    if (!standing.ok) {
      showFailure(this, standing.error);
      return;
    }
    this.show(standing.data);
    // Without them the page says all the rest.
    if (linked.ok) this.showLinks(linked.data.links);
  },

  show({ current, agreed, isCurrent }: Standing) {
    this.setData({
      state: 'ready',
      version: current?.version ?? '',
      url: current?.url ?? '',
      agreed: agreed ? `已于 ${minute(agreed.at)} 同意 ${agreed.version} 版` : '尚未同意',
      mustAgree: current !== undefined && !isCurrent,
    });
  },

  showLinks(links: Links) {
    this.setData({
      links: links.map(({ linkId, cause, linkedAt }) => ({
        ...{ linkId, text: `通过${CAUSES[cause]}关联`, note: minute(linkedAt) },
      })),
    });
  },

  /** Also the second tap while the first is under way. */
  async once(work: () => Promise<void>) {
    if (this.data.busy) return;
    this.setData({ busy: true });
    await work();
    this.setData({ busy: false });
  },

  agree() {
    return this.once(async () => {
      const { version } = this.data;
      const result = await callAsMember('privacy.agree', { version, place: 'privacy-page', requestKey: randomKey() });
      if (result.ok) this.show(result.data);
      else say(result.error);
    });
  },

  withdraw() {
    return this.once(async () => {
      const result = await callAsMember('privacy.withdraw', { requestKey: randomKey() });
      if (result.ok) this.show(result.data);
      else say(result.error);
    });
  },

  unlink({ currentTarget }: WechatMiniprogram.TouchEvent) {
    return this.once(async () => {
      const { linkId } = currentTarget.dataset as { linkId: string };
      const { confirm } = await wx.showModal({ title: '撤销关联', content: '随之转来的优惠券会回到原处。' });
      if (!confirm) return;
      const result = await callAsMember('user.unlink', { linkId });
      if (result.ok) await this.load();
      else say(result.error);
    });
  },

  forgetPhone() {
    return this.once(async () => {
      const { confirm } = await wx.showModal({ title: '忘记手机号', content: '我们将不再保存您的手机号。' });
      if (!confirm) return;
      const result = await callAsMember('user.forgetPhone', {});
      if (result.ok) void wx.showToast({ title: '已忘记', icon: 'success' });
      else say(result.error);
    });
  },

  /** A web page outside the mini program can only be handed over. */
  copyUrl() {
    wx.setClipboardData({ data: this.data.url, fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }) });
  },

  openContract() {
    wx.openPrivacyContract({ fail: () => void wx.showToast({ title: '暂时打不开，请稍后再试', icon: 'none' }) });
  },

  toExport() {
    open('/packages/me/export');
  },

  toErase() {
    open('/packages/me/erase');
  },
});
