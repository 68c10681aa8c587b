import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type * as z from 'zod/mini';

/** Ends a request with `{ error: { code, message } }`. */
export function refuse(status: 400 | 404 | 409, code: string, message: string): never {
  throw new HTTPException(status, { res: Response.json({ error: { code, message } }, { status }) });
}

/** The JSON body of a request in the form of `schema`; anything else is refused with what is wrong. */
export async function readBody<S extends z.ZodMiniType>(context: Context, schema: S): Promise<z.output<S>> {
  const text = await context.req.text();
  let given: unknown;
  try {
    given = text === '' ? {} : JSON.parse(text);
  } catch {
    return refuse(400, 'INVALID_INPUT', 'the body is not JSON');
  }
  const parsed = schema.safeParse(given);
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
