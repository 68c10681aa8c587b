import { grouped } from '../../../format/count';
import { minute } from '../../../format/date';
import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { counting } from '../counting';
import { confirmed, once } from '../deeds';
import { findSegment, wordsOf, type Segment } from './find-segment';

const RESTS_ON: Record<Segment['restsOn'][number], string> = {
  ...{ following: '是否关注', tags: '公众号标签', labels: '顾客标签' },
};

/** What WeChat forbids, where the segment could lead to it. */
const warningOf = ({ restsOn }: Segment): string =>
  restsOn.length === 0
    ? ''
    : `条件里有${restsOn.map((one) => RESTS_ON[one]).join('、')}，不能用来限定谁能领券（微信禁止诱导关注）；发券、发通知不受影响。`;

Page({
  ...reading,
  ...counting,

  data: {
    ...NOTHING_READ,
    ...{ segmentId: '', name: '', inWords: '', note: '', warning: '', busy: false },
    ...{ counting: false, isCounted: false, people: '0', fit: '0' },
  },

  segment: undefined as Segment | undefined,

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.setData({ segmentId: id });
    this.showKept();
  },

  onUnload() {
    this.stopCounting();
  },

  keptAs(): string {
    return `segment-${this.data.segmentId}`;
  },

  read() {
    return findSegment(this.data.segmentId);
  },

  show(segment: Segment) {
    const { name, updatedAt, revision } = segment;
    if (revision !== this.segment?.revision) {
      this.stopCounting();
      this.setData({ isCounted: false });
    }
    this.segment = segment;
    const note = `${minute(updatedAt)} 保存`;
    this.setData({ state: 'ready', name, inWords: wordsOf(segment), note, warning: warningOf(segment) });
  },

  async count() {
    const { segment } = this;
    if (!segment || this.data.counting) return;
    this.setData({ isCounted: true, people: '0', fit: '0' });
    let [seen, fitting] = [0, 0];
    const { condition } = segment;
    const failure = await this.countAll(
      (after) => callAsStaff('segment.count', { condition, ...(after !== undefined && { after }) }),
      ({ people, fit }) => {
        [seen, fitting] = [seen + people, fitting + fit];
        this.setData({ people: grouped(seen), fit: grouped(fitting) });
      },
    );
    if (failure) say(failure);
  },

  openPage({ currentTarget }: WechatMiniprogram.TouchEvent) {
    open(`/packages/operator/${(currentTarget.dataset as { url: string }).url}`);
  },

  async remove() {
    const { segment } = this;
    if (!segment || this.data.busy) return;
    if (!(await confirmed('删除分群', '不能恢复。进行中的批量发放、通知和贴标签不受影响。'))) return;
    const { segmentId, revision } = segment;
    const result = await once(this, () => callAsStaff('segment.remove', { segmentId, revision }));
    if (result?.ok) void wx.navigateBack();
    else if (result) say(result.error);
  },
});
