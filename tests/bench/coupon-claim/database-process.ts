import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPlatformEnvironment } from '../../../emulator/cloudbase/database/database.harness.ts';
import { inRepository } from '../../../scripts/build/repository.ts';

export interface Order {
  latencyMs: number;
}

/** The emulated database in a process of its own, as it is another machine in truth. */
export interface DatabaseProcess {
  /** Lets every request wait. */
  setLatency(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts it and points the SDK of this process at it. */
export async function startDatabase(): Promise<DatabaseProcess> {
  const program = inRepository('tests/bench/coupon-claim/database-program.ts');
  const child = fork(program, { execArgv: ['--max-semi-space-size=64', '--import', 'tsx'] });
  const said = async (): Promise<unknown> => (await once(child, 'message'))[0];
  setPlatformEnvironment((await said()) as string);
  return {
    setLatency: async (latencyMs) => {
      child.send({ latencyMs } satisfies Order);
      await said();
    },
    close: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}
