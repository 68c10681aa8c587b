import { NOTHING_READ } from '../../../interactions/reading';
import { isUnanswered } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import { campaignOf, draftOf, newDraft, type Campaign, type CampaignDraft } from './campaign-draft';
import type { Listed } from './campaign-content';
import { campaignFields } from './campaign-fields';
import { choicesFor, NO_CHOICES } from '../choices';
import { once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { withProblems, type Field, type Problem } from '../form-fields/field';

Page({
  ...filling,

  data: {
    ...NOTHING_READ,
    parts: [] as { title: string; fields: Field[] }[],
    /** Problems of no field. */
    others: [] as string[],
    problemCount: 0,
    /** What would happen, sentence by sentence: after a check that found nothing wrong. */
    summary: [] as string[],
    busy: false,
  },

  templateId: '',
  version: 0,
  before: undefined as Campaign | undefined,
  draft: newDraft(0),
  choices: NO_CHOICES,
  problems: [] as Problem[],
  requestKey: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.templateId = id;
    void wx.setNavigationBarTitle({ title: id ? '修改活动' : '新建活动' });
    if (!id) this.begin(newDraft(Date.now()));
  },

  async load() {
    if (this.templateId && !this.before) await filling.load.call(this);
    this.choices = await choicesFor();
    if (this.data.state === 'ready') this.draw();
  },

  read() {
    return callAsStaff('campaign.get', { templateId: this.templateId });
  },

  show({ campaign, version }: Listed) {
    this.version = version;
    this.before = campaign;
    this.begin(draftOf(campaign));
  },

  begin(draft: CampaignDraft) {
    this.draft = draft;
    this.requestKey = randomKey();
    this.setData({ state: 'ready' });
    this.draw();
  },

  draw() {
    let left = this.problems;
    const parts = campaignFields(this.draft, this.choices).map(({ title, fields }) => {
      const drawn = withProblems(fields, left);
      left = drawn.others;
      return { title, fields: drawn.fields };
    });
    const others = left.map(({ says }) => says);
    this.setData({ parts, others, problemCount: this.problems.length });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: keyof CampaignDraft; value: string }>) {
    this.draft = { ...this.draft, [name]: value };
    // Another campaign than the one that was sent: a new attempt.
    this.requestKey = randomKey();
    this.setData({ summary: [] });
    this.draw();
  },

  tell(problems: Problem[]) {
    this.problems = problems;
    this.draw();
    if (problems.length > 0) void wx.pageScrollTo({ scrollTop: 0, duration: 200 });
  },

  async check() {
    const campaign = campaignOf(this.draft, this.before);
    const of = this.templateId ? { templateId: this.templateId } : {};
    const result = await once(this, () => callAsStaff('campaign.check', { ...of, campaign }));
    if (!result) return;
    const problems = result.ok ? result.data.problems : problemsIn(result.error, 'campaign.');
    this.tell(problems);
    if (!result.ok) sayUnless(problems, result.error);
    else this.setData({ summary: problems.length > 0 ? [] : result.data.summary });
  },

  async save() {
    const campaign = campaignOf(this.draft, this.before);
    const templateId = this.templateId || `c-${this.requestKey}`;
    const { version, requestKey } = this;
    const result = await once(this, () => callAsStaff('campaign.save', { templateId, version, requestKey, campaign }));
    if (!result) return;
    if (result.ok) {
      void wx.showToast({ title: '已保存', icon: 'success' });
      if (this.templateId) void wx.navigateBack();
      else void wx.redirectTo({ url: `/packages/operator/campaigns/campaign?id=${templateId}` });
      return;
    }
    const problems = isUnanswered(result) ? [] : problemsIn(result.error, 'campaign.');
    this.tell(problems);
    sayUnless(problems, result.error);
  },
});
