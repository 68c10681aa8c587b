import { useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from './control.ts';
import type { FeedEntry } from './wire.ts';
import { useWorld } from './world.ts';

export interface Live<T> {
  /** Undefined before the first answer. */
  value?: T;
  problem?: string;
  reload: () => void;
}

const OFTEN_ENOUGH_MS = 700;

/**
 * Something that is asked of `/control` again whenever the feed tells of a change of it: at most every `everyMs`, one
 * request at a time, and only while the page is visible.
 * @param key what is asked for; another key starts anew
 */
export function useLive<T>(
  load: () => Promise<T>,
  key: string,
  concerns: (entry: FeedEntry) => boolean,
  everyMs = OFTEN_ENOUGH_MS,
): Live<T> {
  const world = useWorld();
  const [answer, setAnswer] = useState<{ key: string; value?: T; problem?: string }>({ key });
  const latest = useRef({ load, concerns });
  latest.current = { load, concerns };
  const reload = useRef<() => void>(() => {});

  useEffect(() => {
    const loader = new Loader(everyMs, async () => {
      try {
        const value = await latest.current.load();
        if (!loader.isOver) setAnswer({ key, value });
      } catch (error) {
        if (!loader.isOver)
          setAnswer((before) => ({ ...(before.key === key ? before : { key }), problem: messageOf(error) }));
      }
    });
    reload.current = () => loader.ask();
    loader.ask();
    const stop = world.feed.onBatch((batch) => {
      if (batch.some((entry) => latest.current.concerns(entry))) loader.ask();
    });
    return () => {
      stop();
      loader.end();
    };
  }, [key, everyMs, world]);

  const own = answer.key === key ? answer : { value: undefined, problem: undefined };
  return { value: own.value, problem: own.problem, reload: () => reload.current() };
}

/** Runs `load` soon after it is asked to, never twice at once and never more often than every `everyMs`. */
class Loader {
  isOver = false;
  private isWanted = false;
  private isRunning = false;
  private ranAtMs = -Infinity;

  constructor(
    private readonly everyMs: number,
    private readonly load: () => Promise<void>,
  ) {}

  ask(): void {
    if (this.isWanted || this.isOver) return;
    this.isWanted = true;
    if (!this.isRunning) this.schedule();
  }

  end(): void {
    this.isOver = true;
  }

  private schedule(): void {
    const wait = Math.max(0, this.ranAtMs + this.everyMs - performance.now());
    setTimeout(() => void this.run(), wait);
  }

  private async run(): Promise<void> {
    if (this.isOver) return;
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => void this.run(), { once: true });
      return;
    }
    this.isWanted = false;
    this.isRunning = true;
    this.ranAtMs = performance.now();
    await this.load();
    this.isRunning = false;
    if (this.isWanted) this.schedule();
  }
}
