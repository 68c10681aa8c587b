/** A program to be killed: runs a function that loops without end, and prints the number of its process. */
import { startFunctions } from '../testing/function-world.ts';

const world = startFunctions({
  loop: { code: 'exports.main = () => { console.log(process.pid); for (;;); };', timeout: 900 },
});
world.feed.subscribe(({ kind, text }) => {
  if (kind === 'function.printed') process.stdout.write(`${text}\n`);
});
void world.call('loop');
