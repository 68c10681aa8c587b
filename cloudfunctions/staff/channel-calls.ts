import { channelEnd, channelGet, channelList, channelSave } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { endChannel, getChannel, listChannels, saveChannel } from '../../shared/channels/index.ts';
import { appPages } from '../../shared/runtime/app-pages.ts';
import { call, entryPlaces, operator } from '../../shared/runtime/index.ts';

/** The entries by which people come: where they stand, and what is pasted there. */
export const channelCalls = [
  call(channelList, operator, async ({ input, runtime }) => ok(await listChannels(runtime, input))),
  call(channelGet, operator, ({ input, runtime }) => getChannel({ ...runtime, ...entryPlaces() }, input.channelId)),
  call(channelSave, operator, ({ input, caller, runtime }) => {
    const isCampaign = async (id: string) => (await runtime.stock.templates.get(id)) !== undefined;
    return saveChannel({ ...runtime, pages: appPages, isCampaign }, { ...input, ...caller });
  }),
  call(channelEnd, operator, ({ input, caller, runtime }) => endChannel(runtime, { ...input, ...caller })),
];
