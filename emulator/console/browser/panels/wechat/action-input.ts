import type { PersonAction } from '../../live/wechat-wire.ts';

/** Who does it, and where, is said by the phone. */
const GIVEN = ['name', 'account'];

export const fieldsOf = ({ input }: PersonAction) =>
  Object.entries(input.properties)
    .filter(([name]) => !GIVEN.includes(name))
    .map(([name, schema]) => ({
      name,
      schema,
      isNeeded: input.required.includes(name) && schema.default === undefined,
    }));

/**
 * What was written into the fields of an action, as its input. An empty field is left out; what may be more than a text
 * is JSON where it can be read as that, so that `1001` is a number; a message that is no JSON is a text. Whether it fits is
 * for the server to say.
 */
export function inputOf(action: PersonAction, written: Readonly<Record<string, string>>): Record<string, unknown> {
  const given = fieldsOf(action).filter(({ name }) => (written[name] ?? '') !== '');
  return Object.fromEntries(
    given.map(({ name, schema }) => [name, schema.type === 'string' ? written[name]! : valueOf(name, written[name]!)]),
  );
}

function valueOf(name: string, text: string): unknown {
  const value = readAny(text);
  return name === 'message' && typeof value !== 'object' ? { type: 'text', content: text } : value;
}

function readAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
