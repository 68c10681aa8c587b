export type { Channel } from './channel.ts';
export { Channels } from './channels.ts';
export { endChannel, getChannel, listChannels, saveChannel } from './edit-channels.ts';
export { eraseVisits } from './erase-visits.ts';
export { ownVisits } from './own-visits.ts';
export { ownedVisits } from './owned-visits.ts';
export { rollUpVisits } from './roll-up-visits.ts';
export { Visits, type Visit } from './visits.ts';
