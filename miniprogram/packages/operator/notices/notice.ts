import { say } from '../../../interactions/failure';
import { NOTHING_READ } from '../../../interactions/reading';
import { callAsStaff } from '../../../services/signed-in';
import { confirmed, once } from '../deeds';
import { following } from '../following';
import { noticeContent, type Progress, type Template } from './notice-content';
import type { RunAction } from '../run-words';

const QUESTIONS: Partial<Record<RunAction, string>> = {
  cancel: '还没发出的不再发；已经发出的收不回来。',
};

Page({
  ...following,

  data: { ...NOTHING_READ, notice: null as ReturnType<typeof noticeContent> | null, busy: false },

  runId: '',
  templates: [] as Template[],

  onLoad({ id = '' }: Record<string, string | undefined>) {
    this.runId = id;
    this.showKept();
  },

  keptAs(): string {
    return `notice-${this.runId}`;
  },

  /** What the keywords are called comes beside it, once. */
  async read() {
    const [run, templates] = await Promise.all([
      callAsStaff('notice.progress', { runId: this.runId }),
      this.templates.length > 0 ? undefined : callAsStaff('notice.templates', {}),
    ]);
    if (templates?.ok) this.templates = templates.data.templates;
    return run;
  },

  show(run: Progress) {
    const template = this.templates.find(({ templateId }) => templateId === run.templateId);
    const notice = noticeContent(run, template);
    this.setData({ state: 'ready', notice });
    this.follow(notice.goesOn);
  },

  async control({ currentTarget }: WechatMiniprogram.TouchEvent) {
    const { action, text } = currentTarget.dataset as { action: RunAction; text: string };
    const question = QUESTIONS[action];
    if (this.data.busy || (question && !(await confirmed(`${text}发送`, question)))) return;
    const result = await once(this, () => callAsStaff('notice.control', { runId: this.runId, action }));
    if (result && !result.ok) say(result.error);
    await this.load();
  },
});
