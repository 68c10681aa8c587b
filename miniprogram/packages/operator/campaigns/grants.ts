import { grouped } from '../../../format/count';
import { minute, nearMinute } from '../../../format/date';
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
import { RUN_STATES, waysOf } from '../run-words';

type Run = OutputOf<Contracts['grant.progress']>;
type Action = InputOf<Contracts['grant.control']>['action'];

/** Coupons in place of what else is done for a segment. */
const STATE_WORDS = { ...RUN_STATES, running: '发放中', soldOut: '已发完', ended: '活动已结束' };

function runCard(run: Run) {
  const { runId, segmentName, reason, state, startedAt, issued, people, left, without, perMinute, waitsUntil } = run;
  const pace = [
    `已发 ${grouped(issued)} 张`,
    ...(without > 0 ? [`${grouped(without)} 人已有`] : []),
    ...(state === 'running' && perMinute ? [`每分钟 ${grouped(perMinute)} 人`] : []),
    ...(waitsUntil ? [`今日发完，${nearMinute(waitsUntil)} 继续`] : []),
  ];
  return {
    ...{ runId, isLive: state === 'running', state: STATE_WORDS[state], ways: waysOf(state) },
    ...{ title: segmentName, reason: `${reason} · ${minute(startedAt)}`, pace: pace.join(' · ') },
    percent: people + left > 0 ? Math.round((people / (people + left)) * 100) : 0,
  };
}

Page({
  ...following,

  data: {
    ...NOTHING_READ,
    runs: [] as ReturnType<typeof runCard>[],
    fields: [] as Field[],
    busy: false,
  },

  templateId: '',
  draft: { segmentId: '', reason: '' },
  runId: '',
  choices: NO_CHOICES,
  problems: [] as Problem[],

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.templateId = id;
    this.runId = randomKey();
    this.draw();
  },

  async onReady() {
    await following.onReady.call(this);
    this.choices = await choicesFor();
    this.draw();
  },

  /** The runs of this campaign, each with how far it is. */
  async read(): Promise<CallResult<Run[]>> {
    const list = await callAsStaff('grant.list', {});
    if (!list.ok) return list;
    const own = list.data.runs.filter((one) => one.templateId === this.templateId);
    const runs = await Promise.all(own.map(({ runId }) => callAsStaff('grant.progress', { runId })));
    return { ok: true, data: runs.flatMap((one) => (one.ok ? [one.data] : [])) };
  },

  show(runs: Run[]) {
    this.setData({ state: 'ready', runs: runs.map(runCard) });
    this.follow(runs.some(({ state }) => state === 'running'));
  },

  draw() {
    const { segmentId, reason } = this.draft;
    const { segments } = this.choices;
    const { fields } = withProblems(
      [
        {
          ...({ name: 'segmentId', paths: ['segmentId'], label: '发给哪个分群', is: 'list' } as const),
          ...{ value: segmentId, options: segments, hint: segments.length === 0 ? '还没有分群' : '按发放时的成员' },
        },
        {
          ...({ name: 'reason', paths: ['reason'], label: '为什么发', is: 'text', most: 100 } as const),
          ...{ value: reason, placeholder: '例如 周年庆回馈；会留在账上' },
        },
      ],
      this.problems,
    );
    this.setData({ fields });
  },

  change({ detail: { name, value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    this.draft = { ...this.draft, [name]: value };
    this.runId = randomKey();
    this.draw();
  },

  async start() {
    const { templateId, runId, draft } = this;
    if (this.data.busy || !(await confirmed('开始发放', '分群里的每个人各得一张，已达上限的人除外。'))) return;
    const result = await once(this, () => callAsStaff('grant.start', { runId, templateId, ...draft }));
    if (!result) return;
    this.problems = result.ok ? [] : problemsIn(result.error);
    if (result.ok) {
      this.draft = { segmentId: '', reason: '' };
      this.runId = randomKey();
      await this.load();
    } else sayUnless(this.problems, result.error);
    this.draw();
  },

  async control({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { runId, action } = currentTarget.dataset as { runId: string; action: Action };
    if (action === 'cancel' && !(await confirmed('取消发放', '已经发出的券会保留，剩下的人不再发。'))) return;
    const result = await once(this, () => callAsStaff('grant.control', { runId, action }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
