import { dayOf } from '../../format/date';
import { open } from '../../interactions/navigation';
import { NO_PAGE, paging } from '../../interactions/paging';
import { callAsStaff } from '../../services/signed-in';
import { channelFigures, figuresContent, type Report } from './figures-content';

const DAY_MS = 24 * 60 * 60 * 1000;

Page({
  ...paging,

  data: {
    ...NO_PAGE,
    cards: [] as ReturnType<typeof channelFigures>[],
    figures: null as ReturnType<typeof figuresContent> | null,
    span: 7,
    spans: [
      { days: 7, text: '近 7 天' },
      { days: 30, text: '近 30 天' },
      { days: 90, text: '近 90 天' },
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

  openChannel({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/channel?id=${(currentTarget.dataset as { id: string }).id}`);
  },
});
