import { lineChart } from '../support/line-chart.ts';
import { machineLine, type Machine } from '../support/machine.ts';
import { GREEN, GREY, LIMIT } from '../support/svg.ts';
import type { AccountFigures, LoopFigures } from './figures.ts';
import { holds, judge, judgeGrowth, leastSeconds, loopSeconds, type Judgement } from './judge.ts';

/** Everything that was measured with one latency. */
export interface Measured {
  latencyMs: number;
  accounts: readonly AccountFigures[];
  loop: LoopFigures;
}

const count = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A figure with its limit; what is beyond it is said in bold. */
export function shown(judgement: Judgement): string {
  const { value, limit, digits = 0, unit } = judgement;
  if (Number.isNaN(value)) return 'not measured';
  const beyond = limit === undefined ? '' : ` ≤ ${count(limit, digits)}`;
  const figure = `${count(value, digits)}${beyond}${unit ? ` ${unit}` : ''}`;
  return holds(judgement) === false ? `${figure.replace('≤', '>')} **missed**` : figure;
}

function accountTable({ accounts, loop }: Measured): string {
  const columns = accounts.map((account) => judge(account, loop));
  const heads = accounts.map(({ followers }) => count(followers));
  const rows = (columns[0] ?? []).map(({ measure }, row) => {
    const cells = columns.map((column) => shown(column[row] as Judgement));
    return `| ${measure} | ${cells.join(' | ')} |`;
  });
  return [`| followers | ${heads.join(' | ')} |`, `| --- |${' ---: |'.repeat(heads.length)}`, ...rows].join('\n');
}

const loopLine = ({ loop, latencyMs }: Measured): string =>
  `- ${latencyMs} ms: ${count(loop.seconds, 1)} s for ${count(loop.followers)} followers ` +
  `(${loop.listCalls} list calls, ${loop.detailCalls} detail calls), ` +
  `scaled to a million: ${count(loopSeconds(loop, 1_000_000))} s`;

function growthTable({ accounts }: Measured): string {
  const rows = judgeGrowth(accounts).map((one) => `| ${one.measure} | ${shown(one)} |`);
  if (rows.length === 0) return 'Only one size was measured.';
  return ['| for each follower | largest : smallest |', '| --- | ---: |', ...rows].join('\n');
}

/** results.md; the first of `all` is the one that is judged in full, the others follow. */
export const markdown = (all: readonly Measured[], machine: Machine): string => `# What the follower sync costs

\`npm run bench -- follower-sync\`: the built function in the local world, its timer each minute of real time, against the emulated CloudBase and the emulated WeChat, which count, each of the three in a process of its own. In each cell what was measured, and the most that it may be.

${machineLine(machine)}

${all.map((one) => `## ${one.latencyMs} ms for each call of WeChat\n\n${accountTable(one)}`).join('\n\n')}

Duration: from the first firing of the timer to the end of the tick that ended the run. Its limit is 1.3 × calls × latency ÷ 10. Limits that grow with the number of followers are judged from 100,000 up: below, what a run costs by itself weighs too much.

## Growth

${all[0] ? growthTable(all[0]) : ''}

![Seconds of a first run over the number of followers](results.svg)

## The plain loop

\`wechat-api\` as it is on npm: list, batchget, one upsert each with \`@cloudbase/node-sdk\`, one after the other, in a process of its own against the same servers; its errcodes are errors. Other sizes than the measured one are scaled from it.

${all.map(loopLine).join('\n')}
`;

/** Seconds of a first run, beside those of the loop and the least that the calls need. */
export function chart({ accounts, loop, latencyMs }: Measured, { cores, node }: Machine): string {
  const points = (seconds: (account: AccountFigures) => number, isNoted = false) =>
    accounts.map((account) => {
      const y = seconds(account);
      return { x: account.followers, y, ...(isNoted && { note: `${count(y, 1)} s` }) };
    });
  const ofLoop = points(({ followers }) => loopSeconds(loop, followers), true);
  const lines = [
    { label: 'plain loop (scaled)', color: GREY, points: ofLoop },
    { label: 'follower sync', color: GREEN, points: points(({ first }) => first.seconds, true) },
  ];
  const least = { label: 'calls × latency ÷ 10', color: LIMIT, dashed: true, points: points(leastSeconds) };
  return lineChart({
    title: 'A first run of the follower sync',
    subtitle: `${latencyMs} ms for each call of WeChat, waits between ticks included · ${cores} cores, Node ${node}`,
    ...{ xLabel: 'followers', yLabel: 'seconds' },
    lines: latencyMs > 0 ? [...lines, least] : lines,
  });
}

/** What the terminal is told at the end; the growth of the first. */
export function lines(all: readonly Measured[]): string[] {
  const line = (head: string, one: Judgement) => `${head.padEnd(22)} ${one.measure.padEnd(44)} ${shown(one)}`;
  const ofAccounts = all.flatMap(({ accounts, loop, latencyMs }) =>
    accounts.flatMap((account) =>
      judge(account, loop).map((one) => line(`${count(account.followers)}, ${latencyMs} ms`, one)),
    ),
  );
  return [...ofAccounts, ...judgeGrowth(all[0]?.accounts ?? []).map((one) => line('growth', one))];
}
