import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldersWith, inRepository } from '../../../scripts/build/repository.ts';
import { barChart } from '../support/bar-chart.ts';
import { describeMachine, machineLine } from '../support/machine.ts';
import { median } from '../support/statistics.ts';

/** Rounds; each loads every candidate once, so that a busy moment of the machine touches all of them alike. */
const ROUNDS = 25;
const REFERENCE = 'wx-server-sdk';
/** The function that customers wait for, with both SDKs: at most this share of the reference. */
const MEASURED_FUNCTION = 'customer';
const LIMIT = 0.45;

interface Measurement {
  name: string;
  medianMs: number;
  /** Of the reference. */
  share: number;
}

/** Milliseconds of `require(module)` in a fresh process. */
function loadTime(module: string): number {
  const script = `const from = performance.now(); require(${JSON.stringify(module)});
    process.stdout.write(String(performance.now() - from), () => process.exit());`;
  return Number(execFileSync(process.execPath, ['-e', script], { cwd: inRepository('.'), encoding: 'utf8' }));
}

function measure(): Measurement[] {
  const built = foldersWith('index.js', inRepository('dist/cloudfunctions'));
  const modules = new Map([
    [REFERENCE, REFERENCE],
    ...built.map((name) => [name, inRepository(`dist/cloudfunctions/${name}/index.js`)] as const),
  ]);
  const times = new Map([...modules.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, module] of modules) times.get(name)?.push(loadTime(module));
  }
  const reference = median(times.get(REFERENCE) ?? []);
  return [...times].map(([name, values]) => ({ name, medianMs: median(values), share: median(values) / reference }));
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

function write(measurements: readonly Measurement[]): void {
  const machine = describeMachine();
  const save = (file: string, content: string) => writeFileSync(join(import.meta.dirname, file), content);
  const rounded = measurements.map(({ name, medianMs, share }) => ({
    name,
    medianMs: Number(medianMs.toFixed(2)),
    share: Number(share.toFixed(4)),
  }));
  save('results.json', `${JSON.stringify({ rounds: ROUNDS, machine, measurements: rounded }, null, 2)}\n`);
  save(
    'results.md',
    `# Time until a function's code is loaded

\`require\` in a fresh process, median of ${ROUNDS} alternating runs (\`npm run bench -- cold-start\`).
${machineLine(machine)}

| loaded | median | of \`${REFERENCE}\` |
| --- | ---: | ---: |
${measurements.map(({ name, medianMs, share }) => `| ${name} | ${milliseconds(medianMs)} | ${percent(share)} |`).join('\n')}

![Bars of the table above](results.svg)
`,
  );
  save(
    'results.svg',
    barChart({
      title: 'Time until a function’s code is loaded',
      subtitle: `require in a fresh process, median of ${ROUNDS} alternating runs · ${machine.cores} cores, Node ${machine.node}`,
      bars: measurements.map(({ name, medianMs, share }) => ({
        label: name === REFERENCE ? `require('${name}')` : name,
        value: medianMs,
        note: `${milliseconds(medianMs)} · ${percent(share)}`,
        reference: name === REFERENCE,
      })),
    }),
  );
}

/** Measures, writes results.{md,json,svg} beside this file; gives whether the limit holds. */
export function run(): boolean {
  const measurements = measure();
  write(measurements);
  for (const { name, medianMs, share } of measurements) {
    console.log(`${name.padEnd(20)} ${milliseconds(medianMs).padStart(9)} ${percent(share).padStart(8)}`);
  }
  const customer = measurements.find(({ name }) => name === MEASURED_FUNCTION);
  const holds = customer !== undefined && customer.share <= LIMIT;
  const said = customer ? percent(customer.share) : 'not built';
  console.log(
    `${MEASURED_FUNCTION}: ${said} of ${REFERENCE}; limit ${percent(LIMIT)}: ${holds ? 'holds' : 'EXCEEDED'}`,
  );
  return holds;
}
