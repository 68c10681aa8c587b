import { grouped } from '../../../format/count';
import { dayOf, momentOf } from '../../../format/date';
import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallFailure, CallResult } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { counting } from '../counting';
import { confirmed, once, problemsIn, sayUnless } from '../deeds';
import { filling } from '../filling';
import { withProblems, type Field, type Option, type Problem } from '../form-fields/field';
import type { Template } from './notice-content';
import { noticeFields, VALUE, valueFields, type NoticeDraft } from './notice-fields';
import { DAY_MS } from '../reports/spans';

type Start = InputOf<Contracts['notice.start']>;

const NOTHING_TYPED: NoticeDraft = { segmentId: '', templateId: '', page: 'pages/home/index', endsDay: '', values: {} };

const UNFIT: Record<string, string> = { empty: '请填写', 'too long': '太长了', 'not a keyword': '模板里没有这一项' };

/** Values that WeChat would not take, as the server names them, or what its contract does not take. */
function noticeProblems(failure: CallFailure): Problem[] {
  if (failure.code !== 'MESSAGE.CONTENT') return problemsIn(failure);
  const unfit = failure.details as { keyword: string; problem: string }[];
  return unfit.map(({ keyword, problem }) => ({ path: `values.${keyword}`, says: UNFIT[problem] ?? '请检查' }));
}

Page({
  ...filling,
  ...counting,

  data: {
    ...NOTHING_READ,
    ...{ fields: [] as Field[], words: [] as Field[], others: [] as string[] },
    ...{ busy: false, counting: false, isCounted: false, people: '0', members: '0', reached: '0' },
  },

  draft: NOTHING_TYPED,
  segments: [] as Option[],
  templates: [] as Template[],
  problems: [] as Problem[],
  runId: '',

  onLoad({ segment = '' }: Record<string, string | undefined>) {
    this.runId = randomKey();
    this.draft = { ...NOTHING_TYPED, segmentId: segment, endsDay: dayOf(Date.now() + DAY_MS) };
  },

  onUnload() {
    this.stopCounting();
  },

  async read(): Promise<CallResult<{ segments: Option[]; templates: Template[] }>> {
    const [list, known] = await Promise.all([callAsStaff('segment.list', {}), callAsStaff('notice.templates', {})]);
    if (!list.ok) return list;
    const segments = list.data.segments.map(({ segmentId, name }) => ({ value: segmentId, text: name }));
    return known.ok ? { ok: true, data: { segments, ...known.data } } : known;
  },

  show({ segments, templates }: { segments: Option[]; templates: Template[] }) {
    Object.assign(this, { segments, templates });
    if (templates.length === 1) this.draft = { ...this.draft, templateId: templates[0]!.templateId };
    this.setData({ state: 'ready' });
    this.draw();
  },

  draw() {
    const { draft, segments, templates } = this;
    const template = templates.find(({ templateId }) => templateId === draft.templateId);
    const words = withProblems(valueFields(draft, template), this.problems);
    const { fields, others } = withProblems(noticeFields(draft, segments, templates), words.others);
    this.setData({ fields, words: words.fields, others: others.map(({ says }) => says) });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    const { draft } = this;
    this.draft = name.startsWith(VALUE)
      ? { ...draft, values: { ...draft.values, [name.slice(VALUE.length)]: value } }
      : { ...draft, [name]: value, ...(name === 'templateId' && { values: {} }) };
    this.runId = randomKey();
    if (name === 'segmentId' || name === 'templateId') {
      this.stopCounting();
      this.setData({ isCounted: false });
    }
    this.draw();
  },

  refuse(failure: CallFailure) {
    this.problems = noticeProblems(failure);
    this.draw();
    sayUnless(this.problems, failure);
  },

  async count() {
    const { segmentId, templateId } = this.draft;
    if (this.data.counting) return;
    if (!segmentId || !templateId) {
      void wx.showToast({ title: '先选分群和模板', icon: 'none' });
      return;
    }
    this.setData({ isCounted: true, people: '0', members: '0', reached: '0' });
    let [seen, fitting, told] = [0, 0, 0];
    const failure = await this.countAll(
      (after) => callAsStaff('notice.reach', { segmentId, templateId, ...(after !== undefined && { after }) }),
      ({ people, members, reached }) => {
        [seen, fitting, told] = [seen + people, fitting + members, told + reached];
        this.setData({ people: grouped(seen), members: grouped(fitting), reached: grouped(told) });
      },
    );
    if (failure) say(failure);
  },

  wish(): Start {
    const { segmentId, templateId, page, endsDay, values } = this.draft;
    const { appId } = wx.getAccountInfoSync().miniProgram;
    // To the end of that day.
    const expiresAt = momentOf(dayOf(Date.parse(`${endsDay}T12:00:00Z`) + DAY_MS), '00:00');
    return {
      ...{ runId: this.runId, segmentId, templateId, values, expiresAt },
      ...(page !== 'none' && { opens: { appId, pagePath: page } }),
    };
  },

  async start() {
    if (this.data.busy || !(await confirmed('开始发送', '允许过这种通知的人各收到一条，发出后收不回来。'))) return;
    const wish = this.wish();
    const result = await once(this, () => callAsStaff('notice.start', wish));
    if (result?.ok) void wx.redirectTo({ url: `/packages/operator/notices/notice?id=${wish.runId}` });
    else if (result) this.refuse(result.error);
  },
});
