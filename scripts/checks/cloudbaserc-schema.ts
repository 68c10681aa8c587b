import * as z from 'zod/mini';
import { cronProblem } from './cron.ts';

/*
 * Our own schema of cloudbaserc.json (schema 2.1, CLI ≥ 3.8), written after the documentation: the real validator
 * (`tcb validate`) was not at hand, so what passes here may still be refused there. It allows only what we use.
 * https://docs.cloudbase.net/cli-v1/declarative-deploy/config
 */

/** The WeChat side of callFunction waits no longer, and older consoles accept no more. */
export const LONGEST_TIMEOUT_SECONDS = 60;
/** @see https://cloud.tencent.com/document/product/583/11637 */
const MEMORY_STEP_MB = 128;
const LARGEST_MEMORY_MB = 3072;
const LONGEST_NAME = 60;
const MOST_TRIGGERS = 10;
/** Runtimes of the platform that esbuild's target fits; cannot be changed after a function has been created. */
const RUNTIME = 'Nodejs20.19';
/** Names that the platform sets itself. */
const RESERVED_VARIABLE = /^(TCB_|SCF_|WX_|TENCENTCLOUD_)/;

const functionName = z
  .string()
  .check(
    z.regex(/^[a-zA-Z][\w-]*$/, 'is not a function name'),
    z.maxLength(LONGEST_NAME, 'is longer than 60 characters'),
  );

const trigger = z.strictObject({
  name: z.string().check(z.regex(/^[\w-]{1,60}$/)),
  type: z.literal('timer'),
  config: z.string().check((payload) => {
    const problem = cronProblem(payload.value);
    if (problem)
      payload.issues.push({ code: 'custom', input: payload.value, message: `cron “${payload.value}” ${problem}` });
  }),
});

const variableName = z.string().check(
  z.regex(/^[A-Z][A-Z0-9_]*$/),
  z.refine((name) => !RESERVED_VARIABLE.test(name), 'begins like a variable of the platform'),
);

const deployedFunction = z.strictObject({
  name: functionName,
  type: z.literal('Event'),
  runtime: z.literal(RUNTIME),
  handler: z.string().check(z.regex(/^\w+\.\w+$/, 'is not file.export')),
  timeout: z.int().check(z.gte(1), z.lte(LONGEST_TIMEOUT_SECONDS)),
  memorySize: z.int().check(z.gte(MEMORY_STEP_MB), z.lte(LARGEST_MEMORY_MB), z.multipleOf(MEMORY_STEP_MB)),
  installDependency: z.literal(false),
  envVariables: z.record(variableName, z.string()),
  triggers: z.optional(z.array(trigger).check(z.maxLength(MOST_TRIGGERS))),
});

/** `/`, for what no other route takes; else no wildcard, segments of at most 50 letters, digits, `.`, `_`, `-`. */
const ROUTE_PATH = /^(\/|(\/[A-Za-z0-9._-]{1,50})+)$/;
const RESERVED_PATH = /^\/(__auth|\.well-known)(\/|$)/;

const route = z.strictObject({
  path: z.string().check(
    z.regex(ROUTE_PATH, 'is not a path of the gateway'),
    z.refine((path) => !RESERVED_PATH.test(path), 'is a path of the platform'),
  ),
  target: z.string().check(z.regex(/^function:[\w-]+$/)),
  enableAuth: z.literal(false, 'must be false: WeChat and the shop do not log in'),
});

const cloudbaserc = z.strictObject({
  version: z.literal('2.1'),
  envId: z.literal('{{env.ENV_ID}}', 'must come from .env.local: nothing of a merchant is committed'),
  functionRoot: z.literal('dist/cloudfunctions'),
  functions: z.array(deployedFunction).check(z.minLength(1)),
  gateway: z.strictObject({ routes: z.array(route) }),
  requiredEnv: z.array(z.string()),
});

/** cloudbaserc.json as this repository writes it. */
export type Cloudbaserc = z.infer<typeof cloudbaserc>;

/** Everything that is wrong with the file's content, one line each; the parsed file when nothing is. */
export function parseCloudbaserc(content: unknown): { config?: Cloudbaserc; problems: string[] } {
  const parsed = cloudbaserc.safeParse(content, { error: z.locales.en().localeError });
  if (parsed.success) return { config: parsed.data, problems: [] };
  return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`) };
}

/** The functions of cloudbaserc.optional.json, in the form of those of cloudbaserc.json. @throws when they are not */
export const parseOptional = (content: unknown): Cloudbaserc['functions'] =>
  z.strictObject({ functions: z.array(deployedFunction) }).parse(content).functions;
