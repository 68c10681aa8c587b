import { SingleBar } from 'cli-progress';
import type { WorldControl } from '../main-job/control.ts';

/** Shows how far a job is. */
export interface Progress {
  show(text: string, done: number, total: number): void;
  stop(): void;
}

/** Of the same work, the console hears as often as an eye can follow. */
const CONSOLE_INTERVAL_MS = 100;

/** A bar on the terminal; without one (a pipe, a log) a line when the text changes. */
function onTerminal(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) {
    let last = '';
    return {
      show(text) {
        if (text !== last) stream.write(`  … ${text}\n`);
        last = text;
      },
      stop() {},
    };
  }
  const bar = new SingleBar({
    format: '  {bar} {value}/{total}  {text}',
    stream,
    hideCursor: true,
    clearOnComplete: true,
  });
  let running = false;
  return {
    show(text, done, total) {
      if (running) bar.setTotal(total);
      else bar.start(total, 0, { text });
      running = true;
      bar.update(Math.min(done, total), { text });
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}

/** On the terminal and in the console of the world at once. */
export function showProgress(control: WorldControl, stream: NodeJS.WriteStream): Progress {
  const terminal = onTerminal(stream);
  let nextAt = 0;
  let last = '';
  return {
    show(text, done, total) {
      terminal.show(text, done, total);
      if (text === last && performance.now() < nextAt && done < total) return;
      last = text;
      nextAt = performance.now() + CONSOLE_INTERVAL_MS;
      // The picture is an extra: a world that is just stopping need not take it.
      control.post('/progress', { text, done, total }).catch(() => undefined);
    },
    stop: terminal.stop,
  };
}
