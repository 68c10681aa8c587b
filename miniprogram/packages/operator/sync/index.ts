import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { confirmed, once } from '../deeds';
import { following } from '../following';
import { explain } from '../reports/origins';
import {
  reportCard,
  reportOrigin,
  runOrigin,
  syncContent,
  type Reports,
  type SyncAction,
  type SyncStatus,
} from './sync-content';

const QUESTIONS: Partial<Record<SyncAction, string>> = {
  start: '会从头读一遍粉丝名单，占用公众号的接口次数。',
  cancel: '已经读到的会保留，这次不再标记取消关注的人。',
  confirm: '不在名单里的人会被标记为已取消关注。',
};

Page({
  ...following,

  data: {
    ...NOTHING_READ,
    sync: null as ReturnType<typeof syncContent> | null,
    reports: [] as ReturnType<typeof reportCard>[],
    busy: false,
  },

  run: undefined as SyncStatus['run'],
  ended: [] as Reports,

  async onReady() {
    await following.onReady.call(this);
    const reports = await callAsStaff('sync.reports', {});
    if (!reports.ok) return;
    this.ended = reports.data.reports;
    this.setData({ reports: this.ended.map(reportCard) });
  },

  keptAs: () => 'sync',

  read: () => callAsStaff('sync.status', {}),

  show(status: SyncStatus) {
    this.run = status.run;
    this.setData({ state: 'ready', sync: syncContent(status) });
    this.follow(status.run?.state === 'running' || status.wish !== undefined);
  },

  explainRun() {
    if (this.run) explain(runOrigin(this.run));
  },

  explainReport({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { id } = currentTarget.dataset as { id: string };
    const report = this.ended.find((one) => one.id === id);
    if (report) explain(reportOrigin(report));
  },

  async act({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { name, text } = currentTarget.dataset as { name: SyncAction; text: string };
    const question = QUESTIONS[name];
    if (this.data.busy || (question && !(await confirmed(text, question)))) return;
    const result = await once(this, () => callAsStaff('sync.control', { action: name }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
