import { useEffect, useState } from 'preact/hooks';
import { HOLDER_COOKIE } from '../../../wechat/holder-cookie.ts';
import { useTexts } from '../language/language.ts';
import { useCell } from '../live/cell.ts';
import type { MenuButton } from '../live/wire.ts';
import { useWorld } from '../live/world.ts';
import { HomeScreen } from './home-screen.tsx';
import { OaMenu } from './oa-menu.tsx';
import { PersonBar } from './person-bar.tsx';
import { PhoneFrame } from './phone-frame.tsx';

/** 公众号自定义菜单. https://developers.weixin.qq.com/miniprogram/dev/reference/scene-list.html */
const SCENE_OA_MENU = 1035;

/** A launch of the mini program; `serial` makes the same launch again a new one. */
interface Launch {
  path?: string;
  scene?: number;
  referrer?: string;
  serial: number;
}

/**
 * The phone of one person. It begins on the home screen: opening the mini program signs somebody in, and looking at
 * the console must change nothing. `/console?person=NAME&path=PAGE` opens it at once, as from the account's menu.
 */
export function Phone() {
  const texts = useTexts();
  const state = useCell(useWorld().state);
  const [asked] = useState(() => new URLSearchParams(location.search));
  const [name, setName] = useState(asked.get('person') ?? undefined);
  const [launch, setLaunch] = useState<Launch | undefined>(() => launchInAddress(asked));
  const people = state?.wechat.people ?? [];
  const person = people.find((one) => one.name === name) ?? people[0];
  const holder = person?.name;
  useEffect(() => {
    // WeChat's own pages (web authorisation, links) know by it whose phone this browser is.
    if (holder !== undefined) document.cookie = `${HOLDER_COOKIE}=${encodeURIComponent(holder)}; path=/; samesite=lax`;
  }, [holder]);
  // Without an application there is no mini program either: `npm run emulator` starts such a world.
  const isDeployed = Boolean(state?.environment.envId);
  const source = isDeployed && person && launch ? previewAddress(person.name, launch) : undefined;

  const openMenuEntry = ({ pagepath = '' }: MenuButton) =>
    setLaunch((before) => ({
      path: pagepath,
      scene: SCENE_OA_MENU,
      referrer: state?.wechat.oa.appId,
      serial: (before?.serial ?? 0) + 1,
    }));
  const open = () => setLaunch((before) => ({ ...before, serial: (before?.serial ?? 0) + 1 }));

  return (
    <aside class="phone-side" aria-label={texts.phone.label}>
      {state && people.length === 0 ? (
        <p class="quiet">{texts.phone.noPeople}</p>
      ) : (
        <PersonBar people={people} person={person} onChoose={setName} />
      )}
      <PhoneFrame
        source={source}
        serial={launch?.serial ?? 0}
        title={person ? texts.phone.frame(person.name) : texts.phone.label}
        onClose={() => setLaunch(undefined)}
        onReload={open}
      >
        <HomeScreen
          state={state}
          canOpen={isDeployed && person !== undefined}
          hint={!state || isDeployed ? texts.phone.openHint : texts.phone.noMiniProgram}
          onOpen={open}
        />
      </PhoneFrame>
      <OaMenu name={state?.wechat.oa.name} buttons={state?.wechat.menu} onOpen={openMenuEntry} />
    </aside>
  );
}

function launchInAddress(asked: URLSearchParams): Launch | undefined {
  if (!asked.has('person')) return undefined;
  return { path: asked.get('path') ?? undefined, scene: SCENE_OA_MENU, serial: 1 };
}

function previewAddress(person: string, { path, scene, referrer }: Launch): string {
  const given = Object.entries({ person, path, scene, referrer }).filter(([, value]) => value !== undefined);
  return `/preview?${String(new URLSearchParams(given.map(([key, value]) => [key, String(value)])))}`;
}
