import { say } from '../../../interactions/failure';
import { open } from '../../../interactions/navigation';
import { NOTHING_READ, reading } from '../../../interactions/reading';
import type { CallResult } from '../../../services/cloud';
import { takeOver } from '../../../services/kept';
import { isOwner } from '../../../services/profile';
import { callAsStaff } from '../../../services/signed-in';
import { confirmed, copy, once } from '../deeds';
import type { Field } from '../form-fields/field';
import { OPENED_MEMBER, type Member } from '../segments/member-card';
import { labelFields, mergeCard, type Labels, type Merges } from './person-content';

type Labelled = CallResult<{ labels: string[] }>;
type Told = { labels: Labels; own: string[]; merges: Merges };

Page({
  ...reading,

  data: {
    ...NOTHING_READ,
    busy: false,
    userId: '',
    lines: [] as readonly string[],
    /** Their labels. */
    own: [] as string[],
    fields: [] as Field[],
    isOwner: false,
    merges: [] as ReturnType<typeof mergeCard>[],
  },

  labels: [] as Labels,
  chosen: '',

  onLoad({ id = '' }: Record<string, string | undefined>) {
    const member = takeOver<Member>(OPENED_MEMBER);
    const lines = member?.userId === id ? member.lines : [];
    this.setData({ userId: id, lines, isOwner: isOwner() });
  },

  /** What was joined is told to owners only. */
  async read(): Promise<CallResult<Told>> {
    const { userId } = this.data;
    const none: CallResult<{ merges: Merges }> = { ok: true, data: { merges: [] } };
    const [labels, own, merges] = await Promise.all([
      callAsStaff('label.list', {}),
      callAsStaff('label.of', { userId }),
      this.data.isOwner ? callAsStaff('person.merges', { userId }) : none,
    ]);
    if (!labels.ok) return labels;
    if (!own.ok) return own;
    return merges.ok ? { ok: true, data: { ...labels.data, own: own.data.labels, ...merges.data } } : merges;
  },

  show({ labels, own, merges }: Told) {
    this.labels = labels;
    this.setData({ state: 'ready', own, merges: merges.map(mergeCard) });
    this.draw();
  },

  draw() {
    this.setData({ fields: labelFields(this.labels, this.data.own, this.chosen) });
  },

  change({ detail: { value } }: WechatMiniprogram.CustomEvent<{ name: string; value: string }>) {
    this.chosen = value;
    this.draw();
  },

  async give() {
    const { userId } = this.data;
    if (this.chosen === '') void wx.showToast({ title: '先选一个标签', icon: 'none' });
    else this.finish(await once(this, () => callAsStaff('label.give', { userId, label: this.chosen })), '已贴上');
  },

  async take({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { userId } = this.data;
    const { label } = currentTarget.dataset as { label: string };
    this.finish(await once(this, () => callAsStaff('label.take', { userId, label })), '已移除');
  },

  finish(result: Labelled | undefined, done: string) {
    if (!result) return;
    if (!result.ok) {
      say(result.error);
      return;
    }
    this.chosen = '';
    this.setData({ own: result.data.labels });
    this.draw();
    void wx.showToast({ title: done, icon: 'success' });
  },

  async undo({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string };
    const what = '两条记录重新分开：当时转入的回到原来那条，之后新增的留在这条。';
    if (this.data.busy || !(await confirmed('撤销合并', what))) return;
    const result = await once(this, () => callAsStaff('person.undoMerge', { mergeId: id }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },

  copyNumber() {
    copy(this.data.userId);
  },

  openLabels() {
    open('/packages/operator/people/labels');
  },

  openAudit() {
    open(`/packages/operator/team/audit?user=${this.data.userId}`);
  },
});
