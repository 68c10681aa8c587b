import { useEffect, useState } from 'preact/hooks';
import { useCell } from '../live/cell.ts';
import { useWorld } from '../live/world.ts';
import type { TapTarget } from '../live/wechat-wire.ts';
import { launchInAddress, type Launch } from './launch.ts';

/** What the phone shows: the home screen, a chat, the mini program above either, and where a tap leads above all. */
export interface Screen {
  launch?: Launch;
  isChatting: boolean;
  destination?: TapTarget;
  /** Opens the mini program (again); what is left out stays as it was. */
  start: (change?: Omit<Launch, 'serial'>) => void;
  /** Opens what a tap opens: a page of the mini program that runs here, else it is said where it leads. */
  open: (target: TapTarget, scene: number, referrer: string | undefined) => void;
  /** Shows the chat, above the mini program too. */
  chat: () => void;
  /** One step back. */
  back: () => void;
}

/** `miniProgram`: AppID of the one that runs here; undefined without one. */
export function useScreen(miniProgram: string | undefined): Screen {
  const [launch, setLaunch] = useState<Launch | undefined>(() => launchInAddress(new URLSearchParams(location.search)));
  const [isChatting, setChatting] = useState(false);
  const [destination, setDestination] = useState<TapTarget>();
  const start: Screen['start'] = (change = {}) =>
    setLaunch((before) => ({ ...before, ...change, serial: (before?.serial ?? 0) + 1 }));
  return {
    ...{ launch, isChatting, destination, start },
    open(target, scene, referrer) {
      if (!('appId' in target) || target.appId !== miniProgram) return setDestination(target);
      start({ path: target.pagePath, scene, referrer });
    },
    chat() {
      setLaunch(undefined);
      setChatting(true);
    },
    back() {
      if (destination) setDestination(undefined);
      else if (launch) setLaunch(undefined);
      else setChatting(false);
    },
  };
}

/** Opens the page that somebody else than the person wants to see. */
export function useWantedPage({ start }: Screen): void {
  const { wantedPage } = useWorld();
  const path = useCell(wantedPage);
  useEffect(() => {
    if (path === undefined) return;
    wantedPage.set(undefined);
    start({ path, scene: undefined, referrer: undefined });
  }, [path]);
}
