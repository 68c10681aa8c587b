import { withProblems, type Field, type Problem } from '../form-fields/field';
import { whoSees } from './menu-content';
import {
  entryAt,
  indexIn,
  NEW_MENU,
  placeOf,
  siblingsAt,
  type EntryDraft,
  type MenuDraft,
  type Place,
} from './menu-draft';
import { entryFields, NO_MENU_CHOICES, ruleFields } from './menu-fields';

/** What is being typed: the menus of everybody and of some, which of them is chosen, and which of its entries. */
export const NEW_FORM = {
  drafts: [NEW_MENU] as readonly MenuDraft[],
  ...{ menu: 0, place: { at: 0 } as Place, note: '' },
  choices: NO_MENU_CHOICES,
  /** Of fields, by the contract's paths; and of the whole, in words. */
  ...{ problems: [] as readonly Problem[], refused: [] as readonly string[] },
};
export type MenuForm = typeof NEW_FORM;

/** As many entries as WeChat takes in the bar and in a sub-menu; the server says so of more. */
const MOST = { bar: 3, below: 5 };

const isSame = (one: Place, other: Place): boolean => one.at === other.at && one.below === other.below;

/** The chosen menu as it stands in the chat: a column for each entry of the bar, with its sub-menu. */
function columnsOf({ drafts, menu, place, problems }: MenuForm) {
  const wrong = problems.map(({ path }) => placeOf(path)).filter((one) => one.menu === menu);
  const cell = ({ name }: EntryDraft, at: Place) => ({
    ...{ name: name.trim() || '未命名', isChosen: isSame(at, place) },
    isWrong: wrong.some((one) => one.place && isSame(one.place, at)),
  });
  return drafts[menu]!.entries.map((entry, at) => {
    const isMenu = entry.type === 'entries';
    return {
      ...{ at, isMenu, ...cell(entry, { at }) },
      below: isMenu ? entry.below.map((one, below) => ({ below, ...cell(one, { at, below }) })) : [],
      canAdd: isMenu && entry.below.length < MOST.below,
    };
  });
}

/** What can be done with the chosen entry. */
function chosenOf({ drafts, menu, place }: MenuForm, { name }: EntryDraft) {
  const [index, among] = [indexIn(place), siblingsAt(drafts[menu]!, place)];
  return {
    ...{ title: name.trim() || '未命名', isBelow: place.below !== undefined },
    ...{ canGoBack: index > 0, canGoOn: index < among - 1, canGo: among > 1 },
  };
}

const noteField = (value: string): Field => ({
  ...{ name: 'note', label: '这一版的说明', is: 'text', value, most: 100, placeholder: '例如 春季菜单' },
});

/** What the page draws. */
export function menuView(form: MenuForm) {
  const { drafts, menu, place, choices, problems, refused, note } = form;
  const entry = entryAt(drafts[menu]!, place)!;
  const rule = withProblems(menu === 0 ? [] : ruleFields(drafts[menu]!, menu, choices), problems);
  const fields = withProblems(entryFields(entry, menu, place, choices), rule.others);
  const columns = columnsOf(form);
  // Those of other entries are seen at them.
  const left = fields.others.filter(({ path }) => placeOf(path).place === undefined).map(({ says }) => says);
  return {
    whose: drafts.map((one, n) => ({ n, text: n === 0 ? '所有人' : whoSees(one) || '一部分人', isChosen: n === menu })),
    ...{ columns, canAddColumn: columns.length < MOST.bar, chosen: chosenOf(form, entry), isForSome: menu > 0 },
    ...{ rule: rule.fields, entry: fields.fields, notes: [noteField(note)], wrong: [...refused, ...left] },
  };
}
