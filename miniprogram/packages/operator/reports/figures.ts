import { dayOf } from '../../../format/date';
import { open } from '../../../interactions/navigation';
import { NO_PAGE, paging } from '../../../interactions/paging';
import { callAsStaff } from '../../../services/signed-in';
import { exportReports } from './exporting';
import { channelFigures, figureOrigin, figuresContent, type Report } from './figures-content';
import { explain } from './origins';
import { DAY_MS, SPANS } from './spans';

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    busy: false,
    /** Of one channel, and not of all. */
    channelId: '',
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

  report: null as Report | null,

  onLoad({ channel = '' }: Record<string, string | undefined>) {
    this.setData({ channelId: channel });
    this.showKept();
  },

  keptAs(): string {
    return `figures-${this.data.channelId}-${this.data.span}`;
  },

  /** What is asked for: up to today, which is not over. */
  asked() {
    const now = Date.now();
    const { span, channelId } = this.data;
    return { from: dayOf(now - (span - 1) * DAY_MS), to: dayOf(now), ...(channelId && { channelId }) };
  },

  read(after?: string) {
    return callAsStaff('report.funnel', { ...this.asked(), ...(after && { after }) });
  },

  partOf({ channels, next }: Report) {
    return { cards: this.data.channelId ? [] : channels.map(channelFigures), next };
  },

  /** Also without channels there is something to see. */
  show(report: Report) {
    const one = this.data.channelId ? report.channels[0] : undefined;
    this.report = one ? { ...report, total: one } : report;
    if (one) void wx.setNavigationBarTitle({ title: one.name });
    this.setData({ figures: figuresContent(this.report) });
    paging.show.call(this, report);
    this.setData({ state: 'ready' });
  },

  explain({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name } = currentTarget.dataset as { name: Parameters<typeof figureOrigin>[1] };
    if (this.report) explain(figureOrigin(this.report, name, this.data.channelId), this.asked());
  },

  async exportFile() {
    await exportReports(this, ['funnel'], this.asked());
  },

  async choose({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { days } = currentTarget.dataset as { days: number };
    if (days !== this.data.span) await this.startAnew({ span: days });
  },

  openReport({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/reports/report?of=${(currentTarget.dataset as { of: string }).of}`);
  },

  openChannel({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/reports/figures?channel=${(currentTarget.dataset as { id: string }).id}`);
  },

  openSettings() {
    open(`/packages/operator/channels/channel?id=${this.data.channelId}`);
  },
});
