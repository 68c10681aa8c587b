import { readFileSync } from 'node:fs';
import prettier from 'prettier';
import { inRepository } from '../build/repository.ts';
import type { Coverage } from './coverage.ts';
import { coverageText } from './document.ts';

/** The document about the coverage, relative to the repository. */
export const DOCUMENT = 'docs/emulator-coverage.md';

/** The whole document, formatted as `npm run format` would. */
export async function coverageDocument(coverage: Coverage): Promise<string> {
  const options = await prettier.resolveConfig(inRepository(DOCUMENT));
  return prettier.format(coverageText(coverage), { ...options, parser: 'markdown' });
}

/** Whether the document in the repository is what would be written now. */
export async function documentIsFresh(coverage: Coverage): Promise<boolean> {
  const written = await coverageDocument(coverage);
  try {
    return readFileSync(inRepository(DOCUMENT), 'utf8') === written;
  } catch {
    return false;
  }
}
