import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inRepository } from '../../../scripts/build/repository.ts';

/** What the process is asked; it answers `WeChatFigures` each time. */
export type Question = { ask: 'figures' } | { ask: 'advance'; ms: number };

/** Since the process began. */
export interface WeChatFigures {
  /** By path. */
  calls: Record<string, number>;
  cpuSeconds: number;
}

/** The emulated WeChat in a process of its own: in truth it is not on CloudBase's machines either. */
export interface WeChatProcess {
  url: string;
  figures(): Promise<WeChatFigures>;
  /** Moves its clock, which is not that of CloudBase. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts it with the accounts of every local world and so many followers; every call waits for `latencyMs`. */
export async function startWeChat(followers: number, latencyMs: number): Promise<WeChatProcess> {
  const program = inRepository('tests/bench/follower-sync/wechat-program.ts');
  const execArgv = ['--max-semi-space-size=64', '--import', 'tsx'];
  const child = fork(program, [followers, latencyMs].map(String), { execArgv });
  const ended = new AbortController();
  const exit = once(child, 'exit').then(() => ended.abort(new Error('the emulated WeChat has ended')));
  const said = async (): Promise<unknown> => (await once(child, 'message', { signal: ended.signal }))[0];
  const ask = (question: Question): Promise<unknown> => {
    child.send(question);
    return said();
  };
  return {
    url: (await said()) as string,
    figures: () => ask({ ask: 'figures' }) as Promise<WeChatFigures>,
    advance: async (ms) => void (await ask({ ask: 'advance', ms })),
    close: async () => {
      child.disconnect();
      await exit;
    },
  };
}
