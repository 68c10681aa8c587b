import type { MenuChange, MenuDefinition, MenuProblem } from '../../shared/contracts/menu.ts';
import { displayWidth } from '../../shared/core/text.ts';
import type { MenuEntry } from '../../shared/menus/index.ts';

/** What is wrong, for whoever edits the file. */
const PROBLEMS: Record<MenuProblem['problem'], string> = {
  tooManyEntries: 'too many entries',
  nameTooLong: 'the name is too long, in bytes (a Chinese character is 3)',
  nameCutOff: 'phones will cut the name off (widths in half characters)',
  keyTooLong: 'the key is too long, in bytes',
  urlTooLong: 'the address is too long, in bytes',
  urlMalformed: 'the address is no http(s) address',
  tooManyDomains: 'the entries lead to too many domains outside of WeChat',
  pageMalformed: 'the page must be a path without a leading slash',
  pageUnknown: 'the mini program has no such page',
  tagUnknown: 'the account has no tag of this name',
  ruleMissing: 'a conditional menu needs a tag or a platform',
  ruleRepeated: 'another conditional menu has the same rule',
};

export function problemLine({ at, problem, severity, limit, actual }: MenuProblem): string {
  const figures = limit === undefined ? '' : `: ${actual} of at most ${limit}`;
  return `${severity === 'error' ? '✗' : '!'} ${at || 'the menu'}: ${PROBLEMS[problem]}${figures}`;
}

export function changeLine({ at, change, field, from, to, name }: MenuChange): string {
  if (change === 'added') return `+ ${at}  ${name}`;
  if (change === 'reordered') return `↕ the conditional menus, the last of which wins: ${at}`;
  if (change === 'removed') return `- ${at}  ${name}`;
  return `~ ${at}  ${name}: ${field} ${from || '(none)'} → ${to || '(none)'}`;
}

const MARKS: Readonly<Record<string, string>> = { miniprogram: '▶ ', view: '↗ ', click: '' };
const label = (entry: MenuEntry): string =>
  'entries' in entry ? `≡ ${entry.name}` : `${MARKS[entry.type] ?? '· '}${entry.name}`;

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** The bar as phones show it, with every sub-menu open above its entry. */
function picture(entries: readonly MenuEntry[]): string {
  const columns = entries.map((entry) => ('entries' in entry ? entry.entries.map(label) : []));
  const widths = entries.map((entry, column) =>
    Math.max(...[label(entry), ...(columns[column] ?? [])].map(displayWidth)),
  );
  const height = Math.max(...columns.map(({ length }) => length));
  const row = (cells: readonly string[]) => `│ ${cells.map((cell, at) => padded(cell, widths[at] ?? 0)).join(' │ ')} │`;
  const rule = (left: string, cross: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(cross) + right;
  const above = Array.from({ length: height }, (_, line) =>
    row(columns.map((column) => column[line - (height - column.length)] ?? '')),
  );
  const top = above.length > 0 ? [rule('┌', '┬', '┐'), ...above, rule('├', '┼', '┤')] : [rule('┌', '┬', '┐')];
  return [...top, row(entries.map(label)), rule('└', '┴', '┘')].join('\n');
}

/** All menus of a definition, as pictures. */
export const preview = ({ entries, conditional = [] }: MenuDefinition): string =>
  [
    picture(entries),
    ...conditional.map(
      ({ tag, platform, entries: some }) => `${[tag, platform].filter(Boolean).join(' · ')}:\n${picture(some)}`,
    ),
  ].join('\n\n');
