import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallResult } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import { channelContent, type Channel, type NamedChannel } from './channel-content';
import { confirmed, copy, once } from '../deeds';
import { following } from '../following';

/** What a name does not come for stands there by its id. */
async function named(channel: Channel): Promise<NamedChannel> {
  const { templateId, storeId } = channel.channel;
  const [campaign, stores] = await Promise.all([
    templateId ? callAsStaff('campaign.get', { templateId }) : undefined,
    storeId ? callAsStaff('store.list', {}) : undefined,
  ]);
  const store = stores?.ok ? stores.data.stores.find((one) => one.storeId === storeId) : undefined;
  return {
    ...channel,
    ...(campaign?.ok && { campaignTitle: campaign.data.campaign.terms.title }),
    ...(store && { storeName: store.store.name }),
  };
}

Page({
  ...following,

  data: {
    ...NOTHING_READ,
    channel: null as ReturnType<typeof channelContent> | null,
    /** Of its mini program code: not asked for, on its way, there, or why not. */
    drawing: '',
    archiveUrl: '',
    busy: false,
  },

  channelId: '',
  revision: 0,
  runId: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.channelId = id;
    this.runId = randomKey();
    this.showKept();
  },

  keptAs(): string {
    return `channel-${this.channelId}`;
  },

  async read(): Promise<CallResult<NamedChannel>> {
    const result = await callAsStaff('channel.get', { channelId: this.channelId });
    return result.ok ? { ok: true, data: await named(result.data) } : result;
  },

  show(channel: NamedChannel) {
    this.revision = channel.revision;
    this.setData({ state: 'ready', channel: channelContent(channel) });
    this.followDrawing();
  },

  copyText({ currentTarget }: WechatMiniprogram.TouchEvent) {
    copy((currentTarget.dataset as { text: string }).text);
  },

  showPicture() {
    const { picture = '' } = this.data.channel ?? {};
    void wx.previewImage({ urls: [picture], fail: () => undefined });
  },

  /** Asking again with the same run answers how far it is. */
  async drawCode() {
    const { runId, channelId } = this;
    const result = await once(this, () => callAsStaff('channel.draw', { runId, channelIds: [channelId] }));
    if (!result) return;
    if (!result.ok) {
      say(result.error);
      return;
    }
    const { state, archiveUrl = '', problem = '' } = result.data;
    this.setData({ drawing: state === 'failed' ? `没有生成：${problem}` : state, archiveUrl });
    if (state === 'failed') this.runId = randomKey();
    this.followDrawing();
  },

  /** A picture is drawn within some minutes. */
  followDrawing() {
    this.follow(this.data.drawing === 'drawing', () => this.drawCode());
  },

  copyArchive() {
    copy(this.data.archiveUrl);
  },

  edit() {
    open(`/packages/operator/channels/channel-form?id=${this.channelId}`);
  },

  async end() {
    if (!(await confirmed('停用渠道', '停用后不能恢复；已经贴出去的入口会提示已停用。'))) return;
    const { channelId, revision } = this;
    const result = await once(this, () => callAsStaff('channel.end', { channelId, revision }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
