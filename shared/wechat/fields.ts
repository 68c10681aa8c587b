/** A value of a message of WeChat: text (numbers too: a MsgId has 64 bits), a group of fields, or several of one name. */
export type Field = string | Fields | readonly Field[];

/** Fields of a message under WeChat's own names, the same whether it came as XML or as JSON. */
export interface Fields {
  readonly [name: string]: Field;
}

/** The body is not a message as WeChat sends them. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** Groups inside groups; WeChat's own messages have four. */
export const DEEPEST = 8;

/** No field is called so; and an object cannot have it like any other. */
export const FORBIDDEN_NAME = '__proto__';

const isGroup = (field: Field | undefined): field is Fields => typeof field === 'object' && !Array.isArray(field);

/** The text of a field; undefined when it is missing, empty or no text. */
export function textOf(fields: Fields | undefined, name: string): string | undefined {
  // What every object has (`constructor`, …) is no text.
  const field = fields?.[name];
  return typeof field === 'string' && field !== '' ? field : undefined;
}

/** The groups of this name: none, one, or several. WeChat's JSON has a bare group where a list has one. */
export function groupsOf(fields: Fields | undefined, name: string): readonly Fields[] {
  const field = fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
  return [field ?? []].flat().filter(isGroup);
}

/** The first group of this name. */
export const groupOf = (fields: Fields | undefined, name: string): Fields | undefined => groupsOf(fields, name)[0];
