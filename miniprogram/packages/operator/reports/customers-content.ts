import { grouped } from '../../../format/count';
import { sumOf } from '../../../format/money';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { placeOfSums } from './origins';
import { dotted, percent, type Row, type Section } from './report-row';

export interface Customers {
  cohorts: OutputOf<Contracts['report.cohorts']>;
  retention: OutputOf<Contracts['report.retention']>;
  times: OutputOf<Contracts['report.times']>;
}
type Cohort = Customers['cohorts']['readers'];
type Step = Customers['times']['steps'][number];

const WHO = { readers: '文章读者', others: '其他顾客' } as const;

const STEPS: Readonly<Record<Step['step'], string>> = {
  total: '从进入到领到券',
  toOffers: '从进入到领券页',
  toTap: '从领券页到点击领取',
  toCoupon: '从点击到领到',
};

function averageRow(who: keyof typeof WHO, { orders, gmv, average, tooFew }: Cohort): Row {
  const range = average ? `95% 区间 ${sumOf(average.low)}–${sumOf(average.high)} 元，` : '';
  const warning = tooFew.includes('average') ? '；订单太少，不能说明问题' : '';
  const value = average ? `${sumOf(average.value)} 元` : '—';
  return {
    key: `${who}-average`,
    title: `客单价 · ${WHO[who]}`,
    value,
    change: '',
    note: `${range}${grouped(orders)} 单${warning}`,
    origin: {
      ...{ title: `客单价 · ${WHO[who]}`, call: 'report.cohorts', documents: placeOfSums(`buyers:${who}`) },
      numbers: [
        ['average', average ? sumOf(average.value) : '—'],
        ['between', average ? `${sumOf(average.low)}–${sumOf(average.high)} 元` : '—'],
        ['orders', grouped(orders)],
        ['gmv', sumOf(gmv)],
      ],
    },
  };
}

function repurchaseRow(who: keyof typeof WHO, { buyers, again, repurchase, tooFew }: Cohort): Row {
  const range = repurchase ? `95% 区间 ${percent(repurchase.low)}–${percent(repurchase.high)}，` : '';
  const warning = tooFew.includes('repurchase') ? '；人数太少，不能说明问题' : '';
  const note = `${range}${grouped(buyers)} 位新客中 ${grouped(again)} 位三十天内再买${warning}`;
  const value = repurchase ? percent(repurchase.value) : '—';
  const title = `复购率 · ${WHO[who]}`;
  const numbers = [
    ['repurchase', value],
    ['between', repurchase ? `${percent(repurchase.low)}–${percent(repurchase.high)}` : '—'],
    ['buyers', grouped(buyers)],
    ['again', grouped(again)],
  ] as const;
  const origin = { title, call: 'report.cohorts', numbers, documents: placeOfSums(`buyers:${who}`) } as const;
  return { key: `${who}-repurchase`, title, value, change: '', note, origin };
}

const stepRow = ({ step, count, median, nineOfTen, withinEight }: Step): Row => ({
  ...{ key: step, title: STEPS[step], value: `${median} 秒`, change: '' },
  note: `${grouped(count)} 次，九成在 ${nineOfTen} 秒内，8 秒内完成 ${percent(withinEight)}`,
  origin: {
    ...{ title: STEPS[step], call: 'report.times', documents: placeOfSums('times') },
    numbers: [
      ['count', grouped(count)],
      ['median', `${median} 秒`],
      ['nineOfTen', `${nineOfTen} 秒`],
      ['withinEight', percent(withinEight)],
    ],
  },
});

export function customerSections({ cohorts, times }: Customers): Section[] {
  const { readers, others, tooEarly } = cohorts;
  const early: Row = {
    ...{ key: 'early', title: '复购还在变化', value: '', change: '' },
    note: '部分新客首单还不满三十天，复购率会继续上升',
  };
  return [
    {
      title: '文章读者与其他顾客',
      rows: [
        averageRow('readers', readers),
        averageRow('others', others),
        repurchaseRow('readers', readers),
        repurchaseRow('others', others),
        ...(tooEarly ? [early] : []),
      ],
    },
    { title: '领券用时', rows: times.steps.map(stepRow) },
  ].filter(({ rows }) => rows.length > 0);
}

/** Weeks in which somebody came for the first time, the newest first. */
export const retentionRows = ({ retention }: Customers): Row[] =>
  retention.weeks
    .filter(({ people }) => (people[0] ?? 0) > 0)
    .map(({ monday, people: [first = 0, ...later] }) => ({
      ...{ key: monday, title: `${dotted(monday)} 起的一周`, value: `${grouped(first)} 人`, change: '' },
      note: later.length === 0 ? '还没有下一周' : `之后各周回访 ${later.map((one) => percent(one / first)).join('、')}`,
      origin: {
        ...{ title: `${dotted(monday)} 起的一周`, call: 'report.retention' as const, input: {} },
        documents: placeOfSums(`week:${monday}`),
        numbers: [
          ['first', grouped(first)] as const,
          ['later', later.length === 0 ? '—' : later.map(grouped).join('、')] as const,
        ],
      },
    }))
    .reverse();
