/** One line of the table in cloudfunctions/README.md. */
export interface TableRow {
  name: string;
  callers: string;
  /** As written: holds the names of timers and the paths of routes. */
  trigger: string;
  calls: string[];
  timeoutSeconds: number;
  memoryMb: number;
}

const COLUMNS = ['function', 'who may call', 'trigger', 'calls', 'timeout', 'memory'];

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const plain = (cell: string): string => cell.replaceAll('`', '');
const callsIn = (cell: string): string[] => plain(cell).match(/\w+\.\w+/g) ?? [];
const numberIn = (cell: string): number => Number(/\d+/.exec(cell)?.[0] ?? Number.NaN);

/**
 * Reads the table of functions: the one whose header is `function · who may call · trigger · calls · timeout · memory`.
 * @throws when there is no such table
 */
export function readFunctionTable(markdown: string): TableRow[] {
  const lines = markdown.split(/\r?\n/);
  const header = lines.findIndex(
    (line) =>
      cellsOf(line)
        .map((cell) => cell.toLowerCase())
        .join() === COLUMNS.join(),
  );
  if (header < 0) throw new Error(`there is no table with the columns ${COLUMNS.join(' | ')}`);
  const after = lines.slice(header + 2);
  const end = after.findIndex((line) => !line.trim().startsWith('|'));
  return after.slice(0, end < 0 ? after.length : end).map((line) => {
    const [name = '', callers = '', trigger = '', calls = '', timeout = '', memory = ''] = cellsOf(line);
    return {
      name: plain(name),
      callers,
      trigger: plain(trigger),
      calls: callsIn(calls),
      timeoutSeconds: numberIn(timeout),
      memoryMb: numberIn(memory),
    };
  });
}
