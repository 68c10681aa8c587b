import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import {
  campaignContent,
  costRows,
  costsOrigin,
  stockOrigin,
  type Costs,
  type Deed,
  type Listed,
} from './campaign-content';
import { confirmed, once, problemsIn } from '../deeds';
import { explain } from '../reports/origins';

const QUESTIONS: Record<Deed['name'], string> = {
  start: '到了领取时间，符合条件的顾客就能领取。',
  pause: '暂停后不能再领取；已领的券仍可使用，随时可以继续。',
  end: '结束后不能再开始；已领的券仍可使用。',
};
const DONE: Record<Deed['name'], string> = { start: '已开始', pause: '已暂停', end: '已结束' };

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    campaign: null as ReturnType<typeof campaignContent> | null,
    costs: [] as ReturnType<typeof costRows>,
    /** Why it was not started. */
    problems: [] as string[],
    busy: false,
  },

  templateId: '',
  /** As they were read last; none: they did not come. */
  listed: null as Listed | null,
  costs: null as Costs | null,

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.templateId = id;
    this.showKept();
  },

  keptAs(): string {
    return `campaign-${this.templateId}`;
  },

  /** Costs come beside it: the page is whole without them. */
  async read() {
    const { templateId } = this;
    const [campaign, costs] = await Promise.all([
      callAsStaff('campaign.get', { templateId }),
      callAsStaff('campaign.costs', { templateId }),
    ]);
    if (costs.ok) {
      this.costs = costs.data;
      this.setData({ costs: costRows(costs.data) });
    }
    return campaign;
  },

  show(listed: Listed) {
    this.listed = listed;
    this.setData({ state: 'ready', campaign: campaignContent(listed, Date.now()) });
  },

  call(name: Deed['name']) {
    const { templateId } = this;
    if (name === 'start') return callAsStaff('campaign.start', { templateId, version: this.listed?.version ?? 0 });
    return name === 'pause'
      ? callAsStaff('campaign.pause', { templateId })
      : callAsStaff('campaign.end', { templateId });
  },

  async act({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name, text } = currentTarget.dataset as Deed;
    if (this.data.busy || !(await confirmed(text, QUESTIONS[name]))) return;
    const result = await once(this, () => this.call(name));
    if (!result) return;
    if (result.ok) {
      this.setData({ problems: [] });
      void wx.showToast({ title: DONE[name], icon: 'success' });
    } else {
      this.setData({ problems: problemsIn(result.error).map(({ says }) => says) });
      say(result.error);
    }
    await this.load();
  },

  explainStock() {
    if (this.listed) explain(stockOrigin(this.listed));
  },

  explainCosts() {
    if (this.listed && this.costs) explain(costsOrigin(this.listed.campaign.terms.title, this.costs));
  },

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/${(currentTarget.dataset as { page: string }).page}?id=${this.templateId}`);
  },
});
