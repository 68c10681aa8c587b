import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A file as the browser gets it. */
export interface Asset {
  type: string;
  body: string | Buffer;
}

/** The runtime's own style sheets. */
export async function runtimeStyles(): Promise<string> {
  const files = [
    'built-in.css',
    'built-in-forms.css',
    'built-in-boxes.css',
    'shell.css',
    'bar.css',
    'tab-bar.css',
    'overlays.css',
    'sheets.css',
    'frame.css',
  ].map((name) => path.join(import.meta.dirname, 'browser', name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}
