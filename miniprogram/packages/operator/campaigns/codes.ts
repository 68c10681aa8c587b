import { grouped } from '../../../format/count';
import { say } from '../../../interactions/failure';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import { day, dayOf, momentOf } from '../../../format/date';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { confirmed, copy, once, problemsIn, sayUnless } from '../deeds';
import { withProblems, type Field, type Problem } from '../form-fields/field';

type Batches = OutputOf<Contracts['code.list']>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** A clipboard takes so many codes; more of them are for a computer. */
const MOST_COPIED = 5_000;

const batchCard = ({ batchId, count, exchanged, state, expiresAt }: Batches['batches'][number]) => ({
  ...{ batchId, isActive: state === 'active', state: state === 'active' ? '可兑换' : '已作废' },
  title: `${batchId} · ${grouped(count)} 个`,
  note: `已兑换 ${grouped(exchanged)} 个 · 至 ${day(new Date(Date.parse(expiresAt) - 1).toISOString())}`,
  percent: Math.round((exchanged / count) * 100),
});

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    batches: [] as ReturnType<typeof batchCard>[],
    fields: [] as Field[],
    busy: false,
  },

  templateId: '',
  draft: { count: '', endsDay: '' },
  requestKey: '',
  problems: [] as Problem[],

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.templateId = id;
    this.draft = { count: '', endsDay: dayOf(Date.now() + 90 * DAY_MS) };
    this.requestKey = randomKey();
    this.draw();
    this.showKept();
  },

  keptAs(): string {
    return `codes-${this.templateId}`;
  },

  read() {
    return callAsStaff('code.list', { templateId: this.templateId });
  },

  show({ batches }: Batches) {
    this.setData({ state: 'ready', batches: batches.map(batchCard) });
  },

  draw() {
    const { count, endsDay } = this.draft;
    const hint = '在活动总数之外；有预算的活动，预算要够两者';
    const { fields } = withProblems(
      [
        { name: 'count', paths: ['count'], label: '生成多少个', is: 'number', unit: '个', value: count, hint },
        { name: 'endsDay', paths: ['expiresAt'], label: '最后兑换日', is: 'day', value: endsDay },
      ],
      this.problems,
    );
    this.setData({ fields });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    this.draft = { ...this.draft, [name]: value };
    this.requestKey = randomKey();
    this.draw();
  },

  async make() {
    const { templateId, requestKey, draft } = this;
    // To the end of that day.
    const expiresAt = momentOf(dayOf(Date.parse(`${draft.endsDay}T12:00:00Z`) + DAY_MS), '00:00');
    const count = Number(draft.count || Number.NaN);
    const result = await once(this, () => callAsStaff('code.create', { templateId, requestKey, count, expiresAt }));
    if (!result) return;
    this.problems = result.ok ? [] : problemsIn(result.error);
    if (result.ok) {
      void wx.showToast({ title: '已生成', icon: 'success' });
      this.draft = { ...draft, count: '' };
      this.requestKey = randomKey();
      await this.load();
    } else sayUnless(this.problems, result.error);
    this.draw();
  },

  async copyCodes({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { batchId } = currentTarget.dataset as { batchId: string };
    const result = await once(this, () => callAsStaff('code.page', { batchId }));
    if (result?.ok) {
      copy(result.data.csv);
      if (result.data.next !== undefined)
        void wx.showModal({ title: `已复制前 ${MOST_COPIED} 个`, content: '更多的请用电脑导出。', showCancel: false });
    } else if (result) say(result.error);
  },

  async revoke({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { batchId } = currentTarget.dataset as { batchId: string };
    if (!(await confirmed('作废这批兑换码', '没有兑换的码都不能再兑换；已兑换的券仍可使用。'))) return;
    const result = await once(this, () => callAsStaff('code.revoke', { batchId }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
