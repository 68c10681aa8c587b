import { run } from './local/command-line.ts';
import { menuCommand } from './menu/command.ts';

run(async () => {
  const { lines, ok } = await menuCommand(process.argv.slice(2));
  for (const line of lines) console.log(line);
  if (!ok) process.exitCode = 1;
});
