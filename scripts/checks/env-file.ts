/** One line `NAME=value` of an env file. */
export interface EnvEntry {
  name: string;
  value: string;
}

const ENTRY = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

/**
 * Reads an env file: `NAME=value`, with or without quotes, comments on lines of their own.
 * @returns the entries, and the lines (numbers from 1) that are none
 */
export function parseEnvFile(text: string): { entries: EnvEntry[]; malformedLines: number[] } {
  const entries: EnvEntry[] = [];
  const malformedLines: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const [, name, value] = ENTRY.exec(trimmed) ?? [];
    if (name === undefined || value === undefined) malformedLines.push(index + 1);
    else entries.push({ name, value: unquoted(value) });
  });
  return { entries, malformedLines };
}

const REFERENCE = /\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

/** Names of the variables that a text refers to as `{{env.NAME}}`. */
export const referencedVariables = (text: string): string[] => [
  ...new Set([...text.matchAll(REFERENCE)].map(([, name]) => name ?? '')),
];

/** The text with every `{{env.NAME}}` replaced; an unknown one becomes empty, as the CLI does it. */
export const renderVariables = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(REFERENCE, (_, name: string) => values[name] ?? '');
