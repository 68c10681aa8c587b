import { grouped } from '../../../format/count';
import { dotted, minute, nearMinute } from '../../../format/date';
import type { InputOf, OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import type { Origin } from '../reports/origins';

export type SyncStatus = OutputOf<Contracts['sync.status']>;
export type SyncAction = InputOf<Contracts['sync.control']>['action'];
type Run = NonNullable<SyncStatus['run']>;
export type Reports = OutputOf<Contracts['sync.reports']>['reports'];
type Report = Reports[number];

const STATES: Record<Run['state'], string> = {
  ...{ running: '同步中', paused: '已暂停', held: '等待确认', done: '已完成', cancelled: '已取消' },
};
const STAGES: Record<Run['stage'], string> = {
  ...{ listing: '读取粉丝名单', retrying: '补读没读到的', sweeping: '查找取消关注的', confirming: '标记取消关注' },
  tagging: '核对标签',
};
const TROUBLES: Record<NonNullable<SyncStatus['trouble']>['code'], string> = {
  quota: '今天的接口次数用完了，明天自动继续',
  slowDown: '微信要求放慢，稍后自动继续',
  permission: '公众号没有这个接口的权限',
  restricted: '公众号的接口被限制',
  configuration: '公众号的配置不对',
  endlessList: '微信的名单没有尽头，已停下',
  otherKey: '粉丝编号的密钥换过，与已有数据不符',
  fault: '出了错，会自动重试',
};
const ACTIONS: Record<SyncAction, string> = {
  ...{ start: '重新开始同步', pause: '暂停', resume: '继续', cancel: '取消这次同步', confirm: '确认他们已取消关注' },
};

const span = (seconds: number): string => (seconds < 60 ? '不到 1 分钟' : `约 ${Math.ceil(seconds / 60)} 分钟`);

function figuresOf({ counts }: Pick<Run, 'counts'>) {
  const { added, changed, rejoined, gone } = counts;
  return [
    { name: 'added', number: grouped(added), text: '新增' },
    { name: 'changed', number: grouped(changed), text: '有变化' },
    { name: 'rejoined', number: grouped(rejoined), text: '重新关注' },
    { name: 'gone', number: grouped(gone), text: '取消关注' },
  ];
}

const numbersOf = ({ added, changed, rejoined, gone }: Run['counts']): Origin['numbers'] => [
  ['added', grouped(added)],
  ['changed', grouped(changed)],
  ['rejoined', grouped(rejoined)],
  ['gone', grouped(gone)],
];

/** What stands behind the numbers of the run that goes on, or that was last. */
export const runOrigin = ({ id, counts }: Run): Origin => ({
  ...{ title: `粉丝同步 ${id}`, call: 'sync.status', input: {}, numbers: numbersOf(counts) },
  documents: '集合 syncs，_id 为公众号的 AppID，字段 run.counts\n每个粉丝：集合 identities，kind 为 oa',
});

/** Of a run that is over. */
export const reportOrigin = ({ id, counts }: Report): Origin => ({
  ...{ title: `粉丝同步 ${id}`, call: 'sync.reports', input: {}, numbers: numbersOf(counts) },
  documents: `集合 syncReports，runId 为 ${id}`,
});

function rowsOf({ day, startedAt, finishedAt, counts, cost, swept, unseen }: Run) {
  const { refused, missing, unwritable, newUnionIds } = counts;
  const failed = refused + missing + unwritable;
  return [
    { label: '业务日', text: dotted(day) },
    { label: '开始', text: minute(startedAt) },
    ...(finishedAt ? [{ label: '完成', text: minute(finishedAt) }] : []),
    ...(newUnionIds > 0 ? [{ label: '新认出', text: `${grouped(newUnionIds)} 人有了 UnionID` }] : []),
    ...(swept > 0 ? [{ label: '核对', text: `${grouped(swept)} 位已知粉丝，${grouped(unseen)} 位不在名单里` }] : []),
    ...(failed > 0 ? [{ label: '没读到', text: `${grouped(failed)} 人` }] : []),
    ...cost.calls.map(({ api, made, limit }) => ({
      ...{
        label: '接口用量',
        text: `${api.replace(/_/g, '/')}\n${grouped(made)} 次${limit ? `，每天 ${grouped(limit)} 次` : ''}`,
      },
    })),
  ];
}

function noticeOf({ wish, waitingUntil, run, trouble }: SyncStatus): string {
  if (wish) return `已要求：${ACTIONS[wish.action]}，一分钟内执行`;
  if (run?.state === 'held')
    return `名单里少了 ${grouped(run.unseen)} 人（共 ${grouped(run.swept)} 人），超过了允许的比例。请确认他们真的取消了关注，再继续。`;
  const rest = waitingUntil ? `，${nearMinute(waitingUntil)} 继续` : '';
  if (!trouble) return rest ? `正在等待${rest}` : '';
  return `${TROUBLES[trouble.code]}${rest}${trouble.words ? `（${trouble.words}）` : ''}`;
}

/** Everything that the page of the sync shows. */
export function syncContent(status: SyncStatus) {
  const { run, fitting } = status;
  const deeds = fitting.map((name) => ({ name, text: name === 'start' && !run ? '开始同步' : ACTIONS[name] }));
  const base = { notice: noticeOf(status), deeds, hasRun: run !== undefined };
  if (!run)
    return { ...base, state: '还没有运行过', isLive: false, stage: '', percent: 0, pace: '', figures: [], rows: [] };
  const { done, total, perSecond, secondsLeft } = run.progress;
  const pace = [
    `${grouped(done)} / ${grouped(total)}`,
    ...(perSecond ? [`每秒 ${grouped(perSecond)}`] : []),
    ...(secondsLeft === undefined || run.state !== 'running' ? [] : [`还需${span(secondsLeft)}`]),
  ];
  return {
    ...base,
    ...{ state: STATES[run.state], isLive: run.state === 'running', pace: pace.join(' · ') },
    stage: run.state === 'done' ? '' : STAGES[run.stage],
    percent: total > 0 ? Math.min(100, Math.round((done / total) * 100)) : 0,
    ...{ figures: figuresOf(run), rows: rowsOf(run) },
  };
}

export const reportCard = ({ id, state, total, counts }: Report) => ({
  ...{ id, title: `${id} · ${grouped(total)} 人`, state: STATES[state] },
  note: `新增 ${grouped(counts.added)}，变化 ${grouped(counts.changed)}，取消 ${grouped(counts.gone)}`,
});
