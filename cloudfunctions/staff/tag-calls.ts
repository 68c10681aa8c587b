import { tagList, tagPreview, tagRemove, tagSave } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { listTags, previewSegment, removeSegment, saveSegment } from '../../shared/followers/index.ts';
import { call, officialAccountId, operator } from '../../shared/runtime/index.ts';

/** Tags of the Official Account; `follower-sync` gives and takes those of the segments that are saved here. */
export const tagCalls = [
  call(tagList, operator, async ({ runtime }) => ok(await listTags(runtime, officialAccountId()))),
  call(tagSave, operator, ({ input, caller, runtime }) =>
    saveSegment(runtime, { ...input, ...caller, appId: officialAccountId() }),
  ),
  call(tagRemove, operator, ({ input, caller, runtime }) =>
    removeSegment(runtime, { ...input, ...caller, appId: officialAccountId() }),
  ),
  call(tagPreview, operator, async ({ input, runtime }) =>
    ok(await previewSegment(runtime, officialAccountId(), input)),
  ),
];
