import { readFileSync } from 'node:fs';
import type { MenuDefinition } from '../../shared/contracts/menu.ts';
import { UsageError } from '../local/command-line.ts';
import { menuFile } from './schema.ts';

/** The menu in a file. Throws UsageError with every place that has another form. */
export function readMenu(path: string): MenuDefinition {
  const read = menuFile.safeParse(parse(path));
  if (read.success) {
    const { $schema: _, ...menu } = read.data;
    return menu;
  }
  const places = read.error.issues.map(
    (issue) => `${issue.path.map(String).join('.') || 'the menu'}: ${issue.message}`,
  );
  throw new UsageError([`${path} has not the form of merchant/menu.schema.json:`, ...places].join('\n  '));
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}
