import { describeMachine } from '../support/machine.ts';
import { saveResults } from '../support/save-results.ts';
import { measureAccount } from './account.ts';
import type { AccountFigures } from './figures.ts';
import { holds, judge, judgeGrowth } from './judge.ts';
import { measureLoop } from './loop.ts';
import { chart, lines, markdown, type Measured } from './report.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const LATENCY_MS = 200;

/** Without latency, what is left is the work of the two cores: it needs no more than this to be seen. */
const MOST_WITHOUT_LATENCY = 100_000;

/** WEILIAN_FOLLOWERS: sizes of accounts, e.g. `10000,100000`. Throws RangeError. */
function sizes(): number[] {
  const asked = process.env['WEILIAN_FOLLOWERS'];
  const all = asked === undefined ? SIZES : asked.split(',').map(Number);
  if (!all.every((size) => Number.isInteger(size) && size > 0))
    throw new RangeError('WEILIAN_FOLLOWERS must be whole numbers above 0 with commas between, e.g. 10000,100000');
  return all;
}

async function measure(latencyMs: number, followers: readonly number[]): Promise<Measured> {
  const show = (text: string): void => console.error(`  ${latencyMs} ms, ${text}`);
  show('the plain loop');
  const loop = await measureLoop(latencyMs);
  const accounts: AccountFigures[] = [];
  for (const size of followers)
    accounts.push(
      await measureAccount(size, latencyMs, (text) => show(`${size.toLocaleString('en')} followers, ${text}`)),
    );
  return { latencyMs, accounts, loop };
}

const accountsHold = ({ accounts, loop }: Measured): boolean =>
  accounts.flatMap((account) => judge(account, loop)).every((one) => holds(one) !== false);

/** Measures with and without latency, writes results.{md,json,svg} beside this file; gives whether all limits hold. */
export async function run(): Promise<boolean> {
  const all = sizes();
  const withLatency = await measure(LATENCY_MS, all);
  const without = await measure(
    0,
    all.filter((size) => size <= MOST_WITHOUT_LATENCY),
  );
  const machine = describeMachine();
  const measured = without.accounts.length > 0 ? [withLatency, without] : [withLatency];
  await saveResults(import.meta.dirname, {
    json: { machine, measured },
    markdown: markdown(measured, machine),
    svg: chart(withLatency, machine),
  });
  for (const line of lines(measured)) console.log(line);
  return measured.every(accountsHold) && judgeGrowth(withLatency.accounts).every((one) => holds(one) !== false);
}
