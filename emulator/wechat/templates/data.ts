import { WeChatError } from '../api/errors.ts';
import type { Template } from './entities.ts';
import { takesValue } from './values.ts';

/** What a message says, line by line. */
export interface TemplateRow {
  label: string;
  value: string;
}

/**
 * The `data` of a message for this template: `{ thing1: { value: "…" } }`. Refuses with 47003 and the name of the first
 * keyword that is missing or does not take its value. Chosen here: keywords that the template does not have are passed over.
 */
export function readData(template: Template, data: unknown): TemplateRow[] {
  if (typeof data !== 'object' || data === null) throw new WeChatError(47003, 'data is empty');
  return template.keywords.map(({ name, label, values }) => {
    const value = valueOf(data as Record<string, unknown>, name);
    if (value === '') throw new WeChatError(47003, `data.${name}.value is empty`);
    if (!takesValue(name, value, values)) throw new WeChatError(47003, `data.${name}.value invalid`);
    return { label, value };
  });
}

function valueOf(data: Record<string, unknown>, name: string): string {
  const entry = Object.hasOwn(data, name) ? data[name] : undefined;
  const value = (entry as { value?: unknown } | null | undefined)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
