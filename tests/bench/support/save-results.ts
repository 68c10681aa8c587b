import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** What a benchmark leaves: its numbers, a table for people, and a picture. */
export interface Results {
  json: object;
  markdown: string;
  svg: string;
}

/** Writes results.json, results.md and results.svg into the benchmark's folder, formatted as `npm run check` wants it. */
export async function saveResults(folder: string, { json, markdown, svg }: Results): Promise<void> {
  const save = async (file: string, content: string) => {
    const path = join(folder, file);
    writeFileSync(path, await format(content, { ...(await resolveConfig(path)), filepath: path }));
  };
  await save('results.json', JSON.stringify(json));
  await save('results.md', markdown);
  writeFileSync(join(folder, 'results.svg'), svg);
}
