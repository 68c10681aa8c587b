import { readSeed } from '../../../emulator/wechat/index.ts';
import { startWorld } from '../../../emulator/world.ts';
import type { Question } from './wechat-process.ts';

/**
 * An emulator whose WeChat alone is used: see `startWeChat`. Arguments: followers, ms that every call waits. Says WeChat's
 * address first, then answers questions.
 */
const [followers, latencyMs] = process.argv.slice(2).map(Number) as [number, number];

const world = await startWorld({ port: 0, seed: readSeed({ followers }) });
if (latencyMs > 0) world.faults.add({ target: 'wechat', match: '*', effect: { kind: 'latency', ms: latencyMs } });

async function answerTo(question: Question): Promise<unknown> {
  if (question.ask === 'advance') await world.clock.advance(question.ms);
  const { user, system } = process.cpuUsage();
  return { calls: world.wechat.calls(), cpuSeconds: (user + system) / 1e6 };
}

process.on('message', (question: Question) => void answerTo(question).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());
process.send?.(world.addresses.wechat);
