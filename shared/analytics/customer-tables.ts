import type { Clock } from '../core/clock.ts';
import type { Cell } from './csv.ts';
import { cohortReport } from './report-cohorts.ts';
import { retentionReport } from './report-retention.ts';
import { timesReport } from './report-times.ts';
import { answered, shareCell, yuanCell, type Asked, type Table, type TableDeps } from './table.ts';

type Deps = TableDeps & { clock: Clock };

/** Readers and others, with their intervals, and what is too small to say anything. */
export async function cohortTable(deps: Deps, asked: Asked): Promise<Table> {
  const { readers, others } = answered(await cohortReport(deps, asked));
  const row = (name: string, of: typeof readers): Cell[] => {
    const { orders, gmv, average, buyers, again, repurchase, tooFew } = of;
    return [
      ...[name, orders, yuanCell(gmv), yuanCell(average?.value), yuanCell(average?.low), yuanCell(average?.high)],
      tooFew.includes('average') ? '订单太少，不能说明问题' : '',
      ...[buyers, again, shareCell(repurchase?.value), shareCell(repurchase?.low), shareCell(repurchase?.high)],
      tooFew.includes('repurchase') ? '人数太少，不能说明问题' : '',
    ];
  };
  return {
    head: [
      ...['顾客', '订单数', '成交额（元）', '客单价（元）', '客单价下限', '客单价上限', '客单价说明'],
      ...['新客', '三十天内再买', '复购率', '复购率下限', '复购率上限', '复购率说明'],
    ],
    rows: [row('文章读者', readers), row('其他顾客', others)],
  };
}

/** Of the last twelve weeks, whatever the time that was asked for. */
export async function retentionTable(deps: Deps): Promise<Table> {
  const { weeks } = answered(await retentionReport(deps));
  const later = weeks.slice(1).map((_, n) => `第 ${n + 1} 周回访`);
  return {
    head: ['首次来访的周（周一）', '人数', ...later],
    rows: weeks.map(({ monday, people }) => [monday, ...people]),
  };
}

const STEPS = {
  total: '从进入到领到券',
  toOffers: '从进入到领券页',
  toTap: '从领券页到点击领取',
  toCoupon: '从点击到领到',
} as const;

export async function timesTable(deps: Deps, { from, to }: Asked): Promise<Table> {
  const { steps } = answered(await timesReport(deps, { from, to }));
  return {
    head: ['步骤', '次数', '一半在（秒）', '九成在（秒）', '8 秒内占比'],
    rows: steps.map(({ step, count, median, nineOfTen, withinEight }) => [
      ...[STEPS[step], count, median, nineOfTen, shareCell(withinEight)],
    ]),
  };
}
