import { codeCreate, codeList, codePage, codeRevoke } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { codesFrom, createCodes, listCodes, presentBatch, revokeCodes } from '../../shared/coupons/index.ts';
import { call, operator } from '../../shared/runtime/index.ts';

/** Codes that are exchanged for coupons. */
export const codeCalls = [
  call(codeCreate, operator, async ({ input, caller, runtime }) => {
    const created = await createCodes(runtime, { ...input, ...caller, expiresAt: new Date(input.expiresAt) });
    return created.ok ? ok(presentBatch(created.data)) : created;
  }),
  call(codePage, operator, async ({ input, runtime }) => {
    const { from = 0 } = input;
    const page = await codesFrom(runtime, input);
    if (!page.ok) return page;
    const { batch, codes, next } = page.data;
    const lines = from === 0 ? ['code', ...codes] : codes;
    return ok({
      csv: lines.map((line) => `${line}\r\n`).join(''),
      done: from + codes.length,
      count: batch.count,
      next,
    });
  }),
  call(codeList, operator, async ({ input, runtime }) => {
    const batches = await listCodes(runtime, input.templateId);
    return ok({ batches: batches.map(({ batch, exchanged }) => ({ ...presentBatch(batch), exchanged })) });
  }),
  call(codeRevoke, operator, async ({ input, caller, runtime }) => {
    const revoked = await revokeCodes(runtime, { ...input, ...caller });
    return revoked.ok ? ok(presentBatch(revoked.data)) : revoked;
  }),
];
