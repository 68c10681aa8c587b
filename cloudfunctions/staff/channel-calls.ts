import {
  channelDraw,
  channelDrawing,
  channelEnd,
  channelGet,
  channelList,
  channelSave,
  channelSaveMany,
} from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import {
  drawingOf,
  endChannel,
  getChannel,
  listChannels,
  saveChannel,
  saveManyChannels,
  startDrawing,
} from '../../shared/channels/index.ts';
import { appPages } from '../../shared/runtime/app-pages.ts';
import type { Runtime } from '../../shared/runtime/runtime.ts';
import { call, entryPlaces, operator } from '../../shared/runtime/index.ts';

/** What channels may lead to and advertise. */
const known = (runtime: Pick<Runtime, 'channels' | 'clock' | 'stock'>) => ({
  ...runtime,
  pages: appPages,
  isCampaign: async (id: string) => (await runtime.stock.templates.get(id)) !== undefined,
});

/** The entries by which people come: where they stand, and what is pasted there. */
export const channelCalls = [
  call(channelList, operator, async ({ input, runtime }) => ok(await listChannels(runtime, input))),
  call(channelGet, operator, ({ input, runtime }) => getChannel({ ...runtime, ...entryPlaces() }, input.channelId)),
  call(channelSave, operator, ({ input, caller, runtime }) => saveChannel(known(runtime), { ...input, ...caller })),
  call(channelSaveMany, operator, ({ input, caller, runtime }) =>
    saveManyChannels(known(runtime), { ...input, ...caller }),
  ),
  call(channelEnd, operator, ({ input, caller, runtime }) => endChannel(runtime, { ...input, ...caller })),
  call(channelDraw, operator, ({ input, caller, runtime }) => startDrawing(runtime, { ...input, ...caller })),
  call(channelDrawing, operator, ({ input, runtime }) => drawingOf(runtime, input.runId)),
];
