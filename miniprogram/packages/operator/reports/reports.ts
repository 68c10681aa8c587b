import type { CallResult } from '../../../services/cloud';
import { callAsStaff } from '../../../services/signed-in';
import type { ReportFile } from './exporting';
import { customerSections, retentionRows, type Customers } from './customers-content';
import { articleRows, articleSections, campaignRows, storeRows } from './report-content';
import type { Row, Section } from './report-row';
import type { Days } from './spans';

/** A report: where it is read, and what is shown of it, above a list that may have more pages. */
interface Report<A> {
  title: string;
  list: { title: string; empty: string };
  /** As which files it can be had. */
  files: readonly ReportFile[];
  /** How the numbers are meant. */
  end: string;
  read(days: Days, after?: string): Promise<CallResult<A>>;
  sectionsOf(answer: A): readonly Section[];
  rowsOf(answer: A): readonly Row[];
}

const report = <A extends object>(of: Report<A>) => of as unknown as Report<object>;
const behind = (after?: string) => (after === undefined ? {} : { after });

async function readCustomers(days: Days): Promise<CallResult<Customers>> {
  const [cohorts, retention, times] = await Promise.all([
    callAsStaff('report.cohorts', days),
    callAsStaff('report.retention', {}),
    callAsStaff('report.times', days),
  ]);
  if (!cohorts.ok) return cohorts;
  if (!retention.ok) return retention;
  if (!times.ok) return times;
  return { ok: true, data: { cohorts: cohorts.data, retention: retention.data, times: times.data } };
}

export const REPORTS = {
  campaigns: report({
    title: '活动回报',
    files: ['campaigns'],
    list: { title: '每 1 元优惠带来的成交', empty: '还没有活动。' },
    end: '优惠含订单抵扣与门店核销的面值；成交是用券订单的实付，不等于没有券就不会成交',
    read: (days, after) => callAsStaff('report.campaigns', { ...days, ...behind(after) }),
    sectionsOf: () => [],
    rowsOf: campaignRows,
  }),
  articles: report({
    title: '文章与菜单',
    files: ['articles', 'menus', 'days'],
    list: { title: '各篇文章的阅读', empty: '这段时间没有发布文章，或微信还没有给出数据。' },
    end: '阅读与粉丝数来自微信，晚一天以上；点击由我们计数。把文章编号填进渠道，就能看到每篇的点击率',
    read: (days, after) => callAsStaff('report.articles', { ...days, ...behind(after) }),
    sectionsOf: articleSections,
    rowsOf: articleRows,
  }),
  stores: report({
    title: '门店',
    files: ['stores'],
    list: { title: '各门店来访', empty: '还没有门店。' },
    end: '来访与领券来自门店里的渠道；核销与订单是在这家门店发生的，不论顾客从哪里来',
    read: (days, after) => callAsStaff('report.stores', { ...days, ...behind(after) }),
    sectionsOf: () => [],
    rowsOf: storeRows,
  }),
  customers: report({
    title: '复购与留存',
    files: ['cohorts', 'retention', 'times'],
    list: { title: '每周新客的回访', empty: '最近十二周没有新客。' },
    end: '读者是下单前三十天内从文章进来过的顾客；他们自己选择了阅读，差别不一定是文章带来的',
    read: (days) => readCustomers(days),
    sectionsOf: customerSections,
    rowsOf: retentionRows,
  }),
} as const;
export type ReportName = keyof typeof REPORTS;
