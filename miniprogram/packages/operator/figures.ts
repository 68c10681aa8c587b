import { dayOf } from '../../format/date';
import { open } from '../../interactions/navigation';
import { NO_PAGE, paging } from '../../interactions/paging';
import { callAsStaff } from '../../services/signed-in';
import { channelFigures, figuresContent, type Report } from './figures-content';
import { DAY_MS, SPANS } from './spans';

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    figures: null as ReturnType<typeof figuresContent> | null,
    span: 7,
    spans: SPANS,
    reports: [
      { of: 'campaigns', title: '活动回报' },
      { of: 'articles', title: '文章与菜单' },
      { of: 'stores', title: '门店' },
      { of: 'customers', title: '复购与留存' },
    ],
  },

  keptAs(): string {
    return `figures-${this.data.span}`;
  },

  /** Up to today, which is not over. */
  read(after?: string) {
    const now = Date.now();
    const days = { from: dayOf(now - (this.data.span - 1) * DAY_MS), to: dayOf(now) };
    return callAsStaff('report.funnel', { ...days, ...(after && { after }) });
  },

  partOf: ({ channels, next }: Report) => ({ cards: channels.map(channelFigures), next }),

  /** Also without channels there is something to see. */
  show(report: Report) {
    this.setData({ figures: figuresContent(report) });
    paging.show.call(this, report);
    this.setData({ state: 'ready' });
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { days } = currentTarget.dataset as { days: number };
    if (days !== this.data.span) await this.startAnew({ span: days });
  },

  openReport({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/report?of=${(currentTarget.dataset as { of: string }).of}`);
  },

  openChannel({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/channel?id=${(currentTarget.dataset as { id: string }).id}`);
  },
});
