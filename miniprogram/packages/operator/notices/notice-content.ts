import { grouped } from '../../../format/count';
import { minute } from '../../../format/date';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { RUN_STATES, waysOf } from '../run-words';

export type Run = OutputOf<Contracts['notice.list']>['runs'][number];
export type Progress = OutputOf<Contracts['notice.progress']>;
export type Template = OutputOf<Contracts['notice.templates']>['templates'][number];

const STATES = { ...RUN_STATES, running: '发送中', ended: '已过期' };

/** What it says, without the names of its keywords. */
const wordsOf = ({ values }: Run): string => Object.values(values).join(' · ');

export const noticeCard = (run: Run) => ({
  ...{ runId: run.runId, isLive: run.state === 'running', state: STATES[run.state] },
  ...{ title: wordsOf(run), note: `${run.segmentName} · ${minute(run.startedAt)}` },
  pace: `分群 ${grouped(run.members)} 人，允许过 ${grouped(run.members - run.without)} 人`,
});

function paceOf({ state, people, left, perMinute }: Progress): string {
  if (state !== 'running') return `共看过 ${grouped(people)} 人`;
  const pace = perMinute ? `，每分钟 ${grouped(perMinute)} 人` : '';
  return `已看过 ${grouped(people)} 人，还有 ${grouped(left)} 人${pace}`;
}

/** Messages by what became of them; what nobody has to know of is left out. */
function messageRows({ messages }: Progress): { label: string; text: string }[] {
  const { waiting, sent, undelivered, unknown, dead, expired, cancelled } = messages;
  const row = (label: string, count: number) => ({ label, text: `${grouped(count)} 条` });
  return [
    row('已发出', sent),
    row('等待发出', waiting),
    ...(undelivered > 0 ? [row('没有送达', undelivered)] : []),
    ...(unknown > 0 ? [row('不知是否送达', unknown)] : []),
    ...(dead > 0 ? [row('发送失败', dead)] : []),
    ...(expired > 0 ? [row('过期未发', expired)] : []),
    ...(cancelled > 0 ? [row('已取消', cancelled)] : []),
  ];
}

export function noticeContent(run: Progress, template?: Template) {
  const labelOf = (keyword: string) => template?.keywords.find((one) => one.keyword === keyword)?.label ?? keyword;
  const { state, people, left, members, without } = run;
  return {
    ...{ state: STATES[state], isLive: state === 'running', ways: waysOf(state), pace: paceOf(run) },
    ...{
      title: template?.title ?? '订阅通知',
      percent: people + left > 0 ? Math.round((people / (people + left)) * 100) : 0,
    },
    values: Object.entries(run.values).map(([keyword, text]) => ({ label: labelOf(keyword), text })),
    settings: [
      { label: '分群', text: run.segmentName },
      { label: '开始', text: minute(run.startedAt) },
      { label: '最晚发出', text: minute(run.expiresAt) },
    ],
    reached: [
      { label: '属于分群', text: `${grouped(members)} 人` },
      { label: '允许过通知', text: `${grouped(members - without)} 人` },
      ...messageRows(run),
    ],
    /** Messages may still go out when everybody was looked at. */
    goesOn: state === 'running' || run.messages.waiting > 0,
  };
}
