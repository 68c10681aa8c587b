import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import * as z from 'zod/mini';

/** Ends a request with `{ error: { code, message } }`. */
export function refuse(status: 400 | 404 | 409 | 413, code: string, message: string): never {
  throw new HTTPException(status, { res: Response.json({ error: { code, message } }, { status }) });
}

/** zod/mini has no words of its own. */
const { localeError } = z.locales.en();

/** More than any call of a function may carry (6 MB). */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Of a body that is too large the rest is read and thrown away, so that the caller comes to read the refusal. */
async function readText(context: Context): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (context.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > MAX_BODY_BYTES) refuse(413, 'INVALID_INPUT', `the body is larger than ${MAX_BODY_BYTES} bytes`);
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON body of a request in the form of `schema`; anything else is refused with what is wrong. */
export async function readBody<S extends z.ZodMiniType>(context: Context, schema: S): Promise<z.output<S>> {
  const text = await readText(context);
  let given: unknown;
  try {
    given = text === '' ? {} : JSON.parse(text);
  } catch {
    return refuse(400, 'INVALID_INPUT', 'the body is not JSON');
  }
  const parsed = schema.safeParse(given, { error: localeError });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return refuse(400, 'INVALID_INPUT', problems.join('; '));
}

/** A whole number of the query string, between 0 and `most`. */
export function readNumber(context: Context, name: string, fallback: number, most: number): number {
  const given = context.req.query(name);
  if (given === undefined) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 0 || value > most)
    return refuse(400, 'INVALID_INPUT', `${name}: a whole number from 0 to ${most}`);
  return value;
}

/** `1` or `0` of the query string; off when it is left out. */
export function readSwitch(context: Context, name: string): boolean {
  const given = context.req.query(name);
  if (given !== undefined && given !== '0' && given !== '1') return refuse(400, 'INVALID_INPUT', `${name}: 1 or 0`);
  return given === '1';
}

/** Without the fields that were left out. */
export function given<T extends object>(read: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
