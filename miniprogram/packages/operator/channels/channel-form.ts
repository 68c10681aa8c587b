import { dayOf, momentOf, timeOfDay } from '../../../format/date';
import { NOTHING_READ } from '../../../interactions/reading';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import type { Channel } from './channel-content';
import { channelFields, NEW_CHANNEL, type ChannelDraft } from './channel-fields';
import { once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { withProblems, type Field, type Option, type Problem } from '../form-fields/field';

type Description = InputOf<Contracts['channel.save']>['channel'];

function descriptionOf(
  { kind, name, page, templateId, storeId, articleId, owner, ends, endsDay }: ChannelDraft,
  before?: Description,
): Description {
  // A day is all that is asked; what was kept to the minute keeps it.
  const time = before?.endsAt ? timeOfDay(before.endsAt) : '00:00';
  return {
    ...{ kind: kind as Description['kind'], name },
    ...(kind !== 'officialAccountCode' && { page }),
    ...(templateId && { templateId }),
    ...(storeId && { storeId }),
    ...(articleId && { articleId }),
    ...(owner && { owner }),
    ...(ends === 'day' && { endsAt: momentOf(endsDay, time) }),
  };
}

Page({
  ...filling,

  data: { ...NOTHING_READ, fields: [] as Field[], others: [] as string[], busy: false },

  channelId: '',
  revision: 0,
  draft: NEW_CHANNEL,
  before: undefined as Description | undefined,
  campaigns: [] as Option[],
  stores: [] as Option[],
  problems: [] as Problem[],
  requestKey: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.channelId = id;
    this.requestKey = randomKey();
    void wx.setNavigationBarTitle({ title: id ? '修改渠道' : '新建渠道' });
    if (id) return;
    this.setData({ state: 'ready' });
    this.draw();
  },

  async load() {
    if (this.channelId && !this.before) await filling.load.call(this);
    const [campaigns, stores] = await Promise.all([
      callAsStaff('campaign.list', { state: 'active' }),
      callAsStaff('store.list', {}),
    ]);
    if (stores.ok)
      this.stores = stores.data.stores.map(({ storeId, store: { name } }) => ({ value: storeId, text: name }));
    if (campaigns.ok)
      this.campaigns = campaigns.data.campaigns.map(({ templateId, campaign: { terms } }) => ({
        ...{ value: templateId, text: terms.title },
      }));
    if (this.data.state === 'ready') this.draw();
  },

  read() {
    return callAsStaff('channel.get', { channelId: this.channelId });
  },

  show({ channelId, revision, channel }: Channel) {
    const { kind, name, page = '', templateId = '', storeId = '', articleId = '', owner = '', endsAt } = channel;
    this.revision = revision;
    this.before = channel;
    this.draft = {
      channelId,
      kind,
      name,
      page,
      templateId,
      storeId,
      articleId,
      owner,
      ...(endsAt ? { ends: 'day', endsDay: dayOf(Date.parse(endsAt)) } : { ends: 'never', endsDay: '' }),
    };
    this.setData({ state: 'ready' });
    this.draw();
  },

  draw() {
    const fields = channelFields(this.draft, {
      isNew: !this.channelId,
      campaigns: this.campaigns,
      stores: this.stores,
    });
    const drawn = withProblems(fields, this.problems);
    this.setData({ fields: drawn.fields, others: drawn.others.map(({ says }) => says) });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    this.draft = { ...this.draft, [name]: value };
    this.requestKey = randomKey();
    this.draw();
  },

  async save() {
    const { draft, revision, requestKey } = this;
    const { channelId } = draft;
    const channel = descriptionOf(draft, this.before);
    const result = await once(this, () => callAsStaff('channel.save', { channelId, revision, requestKey, channel }));
    if (!result) return;
    if (result.ok) {
      void wx.showToast({ title: '已保存', icon: 'success' });
      if (this.channelId) void wx.navigateBack();
      else void wx.redirectTo({ url: `/packages/operator/channels/channel?id=${channelId}` });
      return;
    }
    this.problems = problemsIn(result.error);
    sayUnless(this.problems, result.error);
    this.draw();
  },
});
