import { grouped } from '../../../format/count';
import { minute } from '../../../format/date';
import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import type { CallResult } from '../../../services/cloud';
import { randomKey } from '../../../services/session';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf, OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { choicesFor, NO_CHOICES } from '../choices';
import { confirmed, once, problemsIn, sayUnless } from '../deeds';
import { following } from '../following';
import { withProblems, type Field, type Problem } from '../form-fields/field';
import { RUN_STATES, waysOf, type RunAction } from '../run-words';

type Labels = OutputOf<Contracts['label.list']>['labels'];
type Runs = OutputOf<Contracts['label.runs']>['runs'];
type Start = InputOf<Contracts['label.start']>;

const labelCard = ({ label, people, createdAt }: Labels[number]) => ({
  ...{ label, note: `${grouped(people)} 人 · ${minute(createdAt)} 新建` },
});

const runCard = ({ runId, label, action, segmentName, state, startedAt, people, members, without }: Runs[number]) => ({
  ...{ runId, isLive: state === 'running', state: RUN_STATES[state], ways: waysOf(state) },
  title: `${action === 'give' ? '贴上' : '移除'} ${label}`,
  note: `${segmentName} · ${minute(startedAt)}`,
  pace: `看过 ${grouped(people)} 人，属于分群 ${grouped(members)} 人${without > 0 ? `，${grouped(without)} 人标签已满` : ''}`,
});

const NO_RUN = { segmentId: '', label: '', action: 'give' };
const ACTIONS = [
  { value: 'give', text: '贴上' },
  { value: 'take', text: '移除' },
];

Page({
  ...following,

  data: {
    ...NOTHING_READ,
    labels: [] as ReturnType<typeof labelCard>[],
    runs: [] as ReturnType<typeof runCard>[],
    newFields: [] as Field[],
    fields: [] as Field[],
    busy: false,
  },

  name: '',
  draft: NO_RUN,
  runId: '',
  choices: NO_CHOICES,
  problems: [] as Problem[],

  onLoad({ segment = '' }: Record<string, string | undefined>) {
    this.draft = { ...NO_RUN, segmentId: segment };
    this.runId = randomKey();
  },

  async onReady() {
    await following.onReady.call(this);
    this.choices = await choicesFor();
    this.draw();
  },

  async read(): Promise<CallResult<{ labels: Labels; runs: Runs }>> {
    const [labels, runs] = await Promise.all([callAsStaff('label.list', {}), callAsStaff('label.runs', {})]);
    if (!labels.ok) return labels;
    return runs.ok ? { ok: true, data: { ...labels.data, ...runs.data } } : runs;
  },

  show({ labels, runs }: { labels: Labels; runs: Runs }) {
    this.setData({ state: 'ready', labels: labels.map(labelCard), runs: runs.map(runCard) });
    this.draw();
    this.follow(runs.some(({ state }) => state === 'running'));
  },

  draw() {
    const { segmentId, label, action } = this.draft;
    const labels = this.data.labels.map((one) => ({ value: one.label, text: one.label }));
    const { segments } = this.choices;
    const naming = withProblems(
      [
        {
          name: 'name',
          paths: ['label'],
          label: '新标签',
          is: 'text',
          most: 20,
          value: this.name,
          placeholder: '例如 老客',
        },
      ],
      this.name ? this.problems : [],
    );
    const { fields } = withProblems(
      [
        { name: 'action', paths: ['action'], label: '做什么', is: 'choice', value: action, options: ACTIONS },
        { name: 'label', paths: ['label'], label: '哪个标签', is: 'list', value: label, options: labels },
        {
          ...({ name: 'segmentId', paths: ['segmentId'], label: '哪个分群', is: 'list', options: segments } as const),
          ...{ value: segmentId, hint: segments.length === 0 ? '还没有分群' : '按开始时的成员' },
        },
      ],
      this.name ? [] : this.problems,
    );
    this.setData({ newFields: naming.fields, fields });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    if (name === 'name') this.name = value;
    else this.draft = { ...this.draft, [name]: value };
    this.runId = randomKey();
    this.draw();
  },

  async finish(result: CallResult<unknown> | undefined, done: string) {
    if (!result) return;
    this.problems = result.ok ? [] : problemsIn(result.error);
    if (result.ok) {
      this.name = '';
      this.runId = randomKey();
    } else sayUnless(this.problems, result.error);
    this.draw();
    if (!result.ok) return;
    void wx.showToast({ title: done, icon: 'success' });
    await this.load();
  },

  async make() {
    await this.finish(await once(this, () => callAsStaff('label.create', { label: this.name })), '已新建');
  },

  async remove({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { label } = currentTarget.dataset as { label: string };
    if (this.data.busy || !(await confirmed(`删除“${label}”`, '几分钟内从每个人身上移除，不能恢复。'))) return;
    await this.finish(await once(this, () => callAsStaff('label.remove', { label })), '已删除');
  },

  async start() {
    const { runId, draft } = this;
    if (this.data.busy || !(await confirmed('开始', '分群里的每个人都会贴上或移除这个标签。'))) return;
    const action = draft.action as Start['action'];
    await this.finish(await once(this, () => callAsStaff('label.start', { ...draft, runId, action })), '已开始');
  },

  async control({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { runId, action } = currentTarget.dataset as { runId: string; action: RunAction };
    const result = await once(this, () => callAsStaff('label.control', { runId, action }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
