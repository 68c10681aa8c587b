import { phoneSettings, watchPhone } from '../phone-settings.ts';
import { api } from './api.ts';

type NetworkListener = (status: { isConnected: boolean; networkType: string }) => void;

const listeners = new Set<NetworkListener>();
let wasOnline: boolean | undefined;

/** Whether a call can leave the phone: by the browser, and by the switch in the phone's settings. */
export const isOnline = (): boolean => navigator.onLine && phoneSettings().online;

const network = () => ({ networkType: isOnline() ? 'wifi' : 'none', isConnected: isOnline() });

function watch(): void {
  if (wasOnline !== undefined) return;
  wasOnline = isOnline();
  const check = (): void => {
    if (isOnline() === wasOnline) return;
    wasOnline = isOnline();
    for (const listener of listeners) listener(network());
  };
  window.addEventListener('online', check);
  window.addEventListener('offline', check);
  watchPhone(check);
}

export const networkApi = {
  getNetworkType: api('getNetworkType', () => ({ networkType: network().networkType })),
  onNetworkStatusChange(listener: NetworkListener) {
    watch();
    listeners.add(listener);
  },
  offNetworkStatusChange(listener?: NetworkListener) {
    if (listener) listeners.delete(listener);
    else listeners.clear();
  },
};
