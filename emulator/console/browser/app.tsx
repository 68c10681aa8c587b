import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useState } from 'preact/hooks';
import {
  LanguageContext,
  TEXTS,
  firstLanguage,
  rememberLanguage,
  useTexts,
  type Language,
} from './language/language.ts';
import { WorldContext, useWorld, type LiveWorld } from './live/world.ts';
import { PANELS } from './panels/panels.ts';
import { Notices } from './parts/notices.tsx';
import { Tabs } from './parts/tabs.tsx';
import { Phone } from './phone/phone.tsx';
import { TopBar } from './top-bar/top-bar.tsx';
import { Tour } from './tour/tour.tsx';

/** The whole page: bar, phone, and one panel at a time. */
export function App({ world }: { world: LiveWorld }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [isTouring, setTouring] = useState(false);
  const [tourAt, setTourAt] = useState(0);
  const endTour = useCallback(() => setTouring(false), []);
  const texts = TEXTS[language];
  useLayoutEffect(() => {
    document.documentElement.lang = texts.tag;
    document.title = texts.shell.title;
  }, [texts]);
  const switchLanguage = () => {
    const next = language === 'zh' ? 'en' : 'zh';
    rememberLanguage(next);
    setLanguage(next);
  };

  return (
    <WorldContext.Provider value={world}>
      <LanguageContext.Provider value={texts}>
        <a class="skip" href="#panel">
          {texts.shell.skip}
        </a>
        <TopBar onTour={() => setTouring(true)} onLanguage={switchLanguage} />
        <div class="layout">
          <Phone />
          <Panels>{isTouring && <Tour at={tourAt} onStep={setTourAt} onEnd={endTour} />}</Panels>
        </div>
      </LanguageContext.Provider>
    </WorldContext.Provider>
  );
}

/** One panel at a time, and below it what goes on beside them. */
function Panels({ children }: { children: ComponentChildren }) {
  const texts = useTexts();
  const world = useWorld();
  const [chosen, setChosen] = useState(panelInAddress);
  useEffect(() => {
    const follow = () => setChosen((before) => panelInAddress() ?? before);
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const names = Object.keys(PANELS) as (keyof typeof PANELS)[];
  const name = chosen ?? 'run';
  const Panel = PANELS[name];
  useEffect(() => world.dismissAll(), [name, world]);
  const choose = (next: keyof typeof PANELS) => {
    history.replaceState(null, '', `#${next}`);
    setChosen(next);
  };
  return (
    <main class="sheet">
      <Tabs
        label={texts.shell.panels}
        tabs={names.map((id) => ({ id, title: texts.tabs[id] }))}
        chosen={name}
        onChoose={choose}
      />
      <div role="tabpanel" id="panel" class={`panel panel-${name}`} aria-labelledby={`tab-${name}`} tabIndex={0}>
        <Panel key={name} />
      </div>
      <div class="below">
        <Notices />
        {children}
      </div>
    </main>
  );
}

/** `/console#database` opens a panel; an unknown name changes nothing. */
function panelInAddress(): keyof typeof PANELS | undefined {
  const name = location.hash.slice(1);
  return Object.hasOwn(PANELS, name) ? (name as keyof typeof PANELS) : undefined;
}
