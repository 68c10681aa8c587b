import { readFile } from 'node:fs/promises';

/** @throws an Error that names the file, when it is missing or no JSON. */
export async function readJson<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${String(error)}`, { cause: error });
  }
}
