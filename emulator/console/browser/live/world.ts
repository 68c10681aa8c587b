import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { TIME_CHANNEL } from '../../../preview/world-time.ts';
import { Cell } from './cell.ts';
import { control, ControlError, messageOf } from './control.ts';
import { FeedStream } from './feed-stream.ts';
import type { WorldState } from './wire.ts';

/** Something that the person must see of what they did. */
export interface Notice {
  id: number;
  /** `calm`: nothing is wrong, the world only asks to wait. */
  kind: 'calm' | 'error';
  text: string;
}

const POLL_MS = 1_000;
const MOST_NOTICES = 3;
/** As long as it takes to read one, ms. An error stays until it is dismissed or another panel is opened. */
const CALM_NOTICE_MS = 6_000;
/** A job keeps the world for itself; the message says which. */
const HELD = 'HELD';

/** The world as this page knows it: polled every second while the page is visible, plus the feed. */
export class LiveWorld {
  readonly state = new Cell<WorldState | undefined>(undefined);
  /** Why the last poll failed. */
  readonly problem = new Cell<string | undefined>(undefined);
  readonly feedIsOpen = new Cell(false);
  /** Name of the person whose phone is shown; undefined: the first one. */
  readonly holder = new Cell(new URLSearchParams(location.search).get('person') ?? undefined);
  /** Key of the account with which the phone shows the chat; undefined: the first Official Account. */
  readonly account = new Cell<string | undefined>(undefined);
  /** Page of the mini program that somebody else than the person wants to see on the phone. */
  readonly wantedPage = new Cell<string | undefined>(undefined);
  readonly notices = new Cell<readonly Notice[]>([]);
  readonly feed = new FeedStream(
    (isOpen) => this.feedIsOpen.set(isOpen),
    () => this.nowMs(),
  );
  private readonly phones = new BroadcastChannel(TIME_CHANNEL);
  private stateAtMs = 0;
  private lastNotice = 0;
  private isPolling = false;

  start(): void {
    void this.poll().then(() => this.feed.connect());
    setInterval(() => void this.poll(), POLL_MS);
    document.addEventListener('visibilitychange', () => void this.poll());
  }

  /** Asks for the state now. */
  async poll(): Promise<void> {
    if (this.isPolling || document.hidden) return;
    this.isPolling = true;
    try {
      const state = await control.get<WorldState>('/state');
      this.stateAtMs = performance.now();
      this.state.set(state);
      this.phones.postMessage(state.clock);
      this.problem.set(undefined);
    } catch (error) {
      this.problem.set(messageOf(error));
    } finally {
      this.isPolling = false;
    }
  }

  /** World time in milliseconds, between two polls too; undefined before the first. */
  nowMs(): number | undefined {
    const state = this.state.get();
    if (!state) return undefined;
    const passed = state.clock.frozen ? 0 : performance.now() - this.stateAtMs;
    return Date.parse(state.clock.now) + passed;
  }

  /** Does something to the world and polls; what goes wrong is shown. Answers undefined then. */
  async act<T>(what: () => Promise<T>): Promise<T | undefined> {
    try {
      return await what();
    } catch (error) {
      if (error instanceof ControlError && error.code === HELD) this.notify('calm', error.message);
      else this.notify('error', messageOf(error));
      return undefined;
    } finally {
      void this.poll();
    }
  }

  dismiss(id: number): void {
    this.notices.set(this.notices.get().filter((notice) => notice.id !== id));
  }

  dismissAll(): void {
    this.notices.set([]);
  }

  /** Said twice, it is shown once. */
  private notify(kind: Notice['kind'], text: string): void {
    const id = ++this.lastNotice;
    const others = this.notices.get().filter((notice) => notice.text !== text);
    this.notices.set([...others, { id, kind, text }].slice(-MOST_NOTICES));
    if (kind === 'calm') setTimeout(() => this.dismiss(id), CALM_NOTICE_MS);
  }
}

export const WorldContext = createContext<LiveWorld | undefined>(undefined);

export function useWorld(): LiveWorld {
  const world = useContext(WorldContext);
  if (!world) throw new Error('drawn outside of the console');
  return world;
}
