/** A program to be killed: runs a function that starts a process and loops without end, and prints the numbers of both. */
import { startFunctions } from '../testing/function-world.ts';

const LOOP = `exports.main = () => {
  const started = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
  console.log(process.pid, started.pid);
  for (;;); };`;

const world = startFunctions({
  loop: { code: LOOP, timeout: 900 },
});
world.feed.subscribe(({ kind, text }) => {
  if (kind === 'function.printed') process.stdout.write(`${text}\n`);
});
void world.call('loop');
