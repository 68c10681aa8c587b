import { grouped } from '../../../format/count';
import { sumOf } from '../../../format/money';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { KINDS } from '../channels/channel-content';
import { placeOfSums, type Origin } from './origins';
import { changeText, dotted, percent, shareText } from './report-row';

export type Report = OutputOf<Contracts['report.funnel']>;
type Funnel = Report['total']['now'];
export type Channel = Report['channels'][number];
type Step = keyof Pick<Funnel, 'visitors' | 'signedIn' | 'claimed' | 'redeemed' | 'ordered'>;

const STEPS: readonly (readonly [name: Step, text: string])[] = [
  ['visitors', '来访'],
  ['signedIn', '登录'],
  ['claimed', '领券'],
  ['redeemed', '核销'],
  ['ordered', '下单'],
];

function stepsOf({ now, before }: Report['total']) {
  const widest = Math.max(1, ...STEPS.map(([name]) => now[name]));
  return STEPS.map(([name, text]) => {
    const rate = name === 'visitors' ? undefined : now.rates[name];
    return {
      ...{ name, text, number: grouped(now[name]), change: changeText(now[name], before[name]) },
      width: Math.round((now[name] / widest) * 100),
      rate: rate === undefined ? '' : `${name === 'redeemed' ? '领券的' : '来访的'} ${percent(rate)}`,
    };
  });
}

const sumsOf = ({ now, before }: Report['total']) => [
  { name: 'clicks', number: grouped(now.clicks), text: '点击', change: changeText(now.clicks, before.clicks) },
  {
    name: 'followed',
    number: grouped(now.followed),
    text: '新关注',
    change: changeText(now.followed, before.followed),
  },
  { name: 'orders', number: grouped(now.orders), text: '订单', change: changeText(now.orders, before.orders) },
  { name: 'gmv', number: sumOf(now.gmv), text: '成交额（元）', change: changeText(now.gmv, before.gmv) },
];

type Drawn = Step | 'clicks' | 'followed' | 'orders' | 'gmv';

/** What stands behind one of the numbers above the list; of one channel, or of all of them. */
export function figureOrigin({ total: { now, before } }: Report, name: Drawn, channelId: string): Origin {
  const written = (value: number): string => (name === 'gmv' ? sumOf(value) : grouped(value));
  const isRate = name === 'signedIn' || name === 'claimed' || name === 'redeemed' || name === 'ordered';
  return {
    ...{ title: channelId || '全部渠道', call: 'report.funnel' },
    documents: placeOfSums(channelId === '' ? 'all' : `channel:${channelId}`),
    numbers: [
      [name, written(now[name])],
      ['before', written(before[name])],
      ...(isRate ? [['stepRate', shareText(now.rates[name])] as const] : []),
    ],
  };
}

/** Bars of the days, as high as their share of the highest. */
function daysOf(days: Report['days']) {
  const most = Math.max(0, ...days.map(({ visitors }) => visitors));
  const share = (value: number): number => (most === 0 ? 0 : Math.round((value / most) * 100));
  const busiest = days.find(({ visitors }) => visitors === most);
  return {
    bars: days.map(({ day, visitors, redeemed }) => ({ day, high: share(visitors), redeemed: share(redeemed) })),
    ...{ first: dotted(days[0]?.day ?? ''), last: dotted(days[days.length - 1]?.day ?? '') },
    isEmpty: most === 0,
    peak: most === 0 || !busiest ? '' : `最多 ${grouped(most)} 人，${dotted(busiest.day)}`,
  };
}

/** Everything above the list of channels. */
export const figuresContent = ({ total, days, before }: Report) => ({
  ...{ steps: stepsOf(total), sums: sumsOf(total), days: daysOf(days) },
  comparedWith: `与 ${dotted(before.from)} – ${dotted(before.to)} 相比`,
});

export const channelFigures = ({ channelId, name, kind, now, before }: Report['channels'][number]) => ({
  ...{ channelId, name, change: changeText(now.visitors, before.visitors) },
  note: `${KINDS[kind]} · 领 ${grouped(now.claimed)} · 核销 ${grouped(now.redeemed)} · 下单 ${grouped(now.ordered)}`,
  visitors: grouped(now.visitors),
});
