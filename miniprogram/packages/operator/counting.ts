import type { CallFailure, CallResult } from '../../services/cloud';

interface Counting {
  data: { counting: boolean };
  setData(data: { counting: boolean }): void;
  /** So many counts were begun or stopped. */
  counts: number;
}

/** For a page that counts everybody, some thousands a call: shows how far it is, and stops when the page is left. */
export const counting = {
  counts: 0,

  stopCounting(this: Counting) {
    this.counts++;
    this.setData({ counting: false });
  },

  /** Asks until there is no `next`, and gives each part to `tell`; answers with what went wrong. */
  async countAll<T extends { next?: string }>(
    this: Counting,
    ask: (after?: string) => Promise<CallResult<T>>,
    tell: (part: T) => void,
  ): Promise<CallFailure | undefined> {
    const count = ++this.counts;
    this.setData({ counting: true });
    let after: string | undefined;
    do {
      const part = await ask(after);
      if (count !== this.counts) return undefined;
      if (!part.ok) {
        this.setData({ counting: false });
        return part.error;
      }
      tell(part.data);
      after = part.data.next;
    } while (after !== undefined);
    this.setData({ counting: false });
    return undefined;
  },
};
