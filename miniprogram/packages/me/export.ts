import { showFailure } from '../../interactions/failure';
import { NOTHING_READ } from '../../interactions/reading';
import { reloading } from '../../interactions/reloading';
import type { OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';
import { callAsMember } from '../../services/signed-in';

type Part = OutputOf<Contracts['privacy.export']>;
interface Section {
  subject: string;
  title: string;
  texts: string[];
}

/** The same subject goes on in the next part. */
function withPart(sections: readonly Section[], part: Part): Section[] {
  return part.sections.reduce<Section[]>(
    (all, { subject, title, entries }) => {
      const texts = entries.map(({ text }) => text);
      const last = all[all.length - 1];
      if (last?.subject !== subject) return [...all, { subject, title, texts }];
      return [...all.slice(0, -1), { subject, title, texts: [...last.texts, ...texts] }];
    },
    [...sections],
  );
}

Page({
  ...reloading,

  data: {
    ...NOTHING_READ,
    sections: [] as Section[],
    /** Where it goes on did not come: what is there is shown. */
    isPart: false,
  },

  next: undefined as Part['next'],

  async onReady() {
    await this.load();
  },

  /** Goes on where it ended. */
  async load() {
    do {
      const result = await callAsMember('privacy.export', this.next ? { from: this.next } : {});
      if (!result.ok) {
        this.setData({ isPart: true });
        showFailure(this, result.error);
        return;
      }
      this.next = result.data.next;
      this.setData({ state: 'ready', sections: withPart(this.data.sections, result.data) });
    } while (this.next);
    this.setData({ isPart: false });
  },

  copy() {
    const data = this.data.sections.map(({ title, texts }) => [`【${title}】`, ...texts].join('\n')).join('\n\n');
    wx.setClipboardData({ data, fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }) });
  },
});
