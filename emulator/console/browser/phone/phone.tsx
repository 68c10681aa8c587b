import { useTexts, type Texts } from '../language/language.ts';
import { useCell } from '../live/cell.ts';
import type { Person } from '../live/wechat-wire.ts';
import { useWorld } from '../live/world.ts';
import { Chat } from './chat.tsx';
import { Destination } from './destination.tsx';
import { HomeScreen } from './home-screen.tsx';
import { previewAddress, SCENES, sceneOf, type Launch } from './launch.ts';
import { OaMenu } from './oa-menu.tsx';
import { PersonBar } from './person-bar.tsx';
import { PhoneFrame, type OpenedProgram } from './phone-frame.tsx';
import { useAccounts, useChosenAccount } from '../live/use-accounts.ts';
import { useDeeds } from '../live/use-deeds.ts';
import { useHolderCookie, usePerson, useSeenMenu } from '../live/use-person.ts';
import { useRoles } from '../live/use-roles.ts';
import { useScreen, useWantedPage } from './use-screen.ts';

/**
 * The phone of one person: home screen, the chat with an account, the mini program. It begins on the home screen, because
 * opening the mini program signs somebody in, and looking at the console must change nothing.
 */
export function Phone() {
  const texts = useTexts();
  const world = useWorld();
  const state = useCell(world.state);
  const person = usePerson();
  useHolderCookie(person?.name);
  const accounts = useAccounts();
  const account = useChosenAccount(accounts);
  const deeds = useDeeds(person?.name, account?.key);
  const buttons = useSeenMenu(person, account);
  const people = state?.wechat.people ?? [];
  const roles = useRoles(people);
  // Without an application there is no mini program either: `npm run emulator` starts such a world.
  const isDeployed = Boolean(state?.environment.envId);
  const screen = useScreen(isDeployed ? state?.wechat.miniprogram.appId : undefined);
  const { launch, destination } = screen;
  useWantedPage(screen);

  const tap = async (entry: number[]) => {
    const answer = await deeds.act('tap', { entry });
    if (!answer) return;
    if ('opens' in answer && answer.opens) screen.open(answer.opens, SCENES.menu, account?.appId);
    else screen.chat();
  };
  const write = async (content: string, choice?: string) =>
    (await deeds.act('write', { message: { type: 'text', content, choice } })) !== undefined;

  return (
    <aside class="phone-side" aria-label={texts.phone.label}>
      {state && people.length === 0 ? (
        <p class="quiet">{texts.phone.noPeople}</p>
      ) : (
        <PersonBar {...{ people, roles, person, account, deeds }} onChoose={(name) => world.holder.set(name)} />
      )}
      <PhoneFrame
        opened={isDeployed && person && launch ? openedBy(person, launch, texts) : undefined}
        onClose={screen.back}
        onReload={() => screen.start()}
        overlay={destination && <Destination target={destination} accounts={accounts} onClose={screen.back} />}
      >
        {screen.isChatting && person && account ? (
          <Chat
            {...{ person, account }}
            onWrite={write}
            onOpen={(target, message) => screen.open(target, sceneOf(message), account.appId)}
            onClose={screen.back}
          />
        ) : (
          <HomeScreen
            state={state}
            canOpen={isDeployed && person !== undefined}
            hint={!state || isDeployed ? texts.phone.openHint : texts.phone.noMiniProgram}
            onOpen={() => screen.start()}
            chat={person && account?.name}
            onChat={screen.chat}
          />
        )}
      </PhoneFrame>
      <OaMenu name={account?.name} buttons={buttons} isBusy={deeds.isBusy} onTap={(entry) => void tap(entry)} />
    </aside>
  );
}

const openedBy = ({ name }: Person, launch: Launch, { phone }: Texts): OpenedProgram => ({
  ...{ person: name, address: previewAddress(name, launch), serial: launch.serial, title: phone.frame(name) },
});
