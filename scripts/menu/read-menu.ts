import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import type { MenuDefinition } from '../../shared/contracts/menu.ts';
import { UsageError } from '../local/command-line.ts';
import { menuFile } from './schema.ts';

z.config(z.locales.en());

type Issue = z.core.$ZodIssue;

/** What is wrong, to the last detail: of several forms that it might have had, with the one that it comes nearest to. */
function detailed(issue: Issue): { path: readonly PropertyKey[]; message: string }[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.map((issues) => issues.flatMap(detailed));
  const [nearest = []] = forms.sort((a, b) => a.length - b.length);
  return nearest.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** The menu in a file. Throws UsageError with every place that has another form. */
export function readMenu(path: string): MenuDefinition {
  const read = menuFile.safeParse(parse(path));
  if (read.success) {
    const { $schema: _, ...menu } = read.data;
    return menu;
  }
  const places = read.error.issues
    .flatMap(detailed)
    .map(({ path: place, message }) => `${place.map(String).join('.') || 'the menu'}: ${message}`);
  throw new UsageError([`${path} has not the form of merchant/menu.schema.json:`, ...places].join('\n  '));
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}
