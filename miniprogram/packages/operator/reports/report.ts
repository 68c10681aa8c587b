import { dayOf } from '../../../format/date';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { exportReports } from './exporting';
import { explain, type Origin } from './origins';
import type { Section } from './report-row';
import { REPORTS, type ReportName } from './reports';
import { DAY_MS, SPANS } from './spans';

const named = (of: string): ReportName => (of in REPORTS ? (of as ReportName) : 'campaigns');

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    busy: false,
    sections: [] as readonly Section[],
    list: REPORTS.campaigns.list,
    end: '',
    span: 30,
    spans: SPANS,
  },

  name: named(''),

  onLoad({ of = '' }: Record<string, string | undefined>) {
    this.name = named(of);
    const { title, list, end } = REPORTS[this.name];
    void wx.setNavigationBarTitle({ title });
    this.setData({ list, end });
    this.showKept();
  },

  keptAs(): string {
    return `report-${this.name}-${this.data.span}`;
  },

  /** Up to today, which is not over. */
  days() {
    const now = Date.now();
    return { from: dayOf(now - (this.data.span - 1) * DAY_MS), to: dayOf(now) };
  },

  read(after?: string) {
    return REPORTS[this.name].read(this.days(), after);
  },

  explain({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { origin } = currentTarget.dataset as { origin?: Origin };
    if (origin) explain(origin, this.days());
  },

  async exportFile() {
    await exportReports(this, REPORTS[this.name].files, this.days());
  },

  partOf(answer: { next?: string }) {
    return { cards: REPORTS[this.name].rowsOf(answer), next: answer.next };
  },

  /** Also with an empty list there is something to see. */
  show(answer: { next?: string }) {
    this.setData({ sections: REPORTS[this.name].sectionsOf(answer) });
    paging.show.call(this, answer);
    this.setData({ state: 'ready' });
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { days } = currentTarget.dataset as { days: number };
    if (days !== this.data.span) await this.startAnew({ span: days });
  },
});
