import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { chinese, type Texts } from './chinese.ts';
import { english } from './english.ts';

export type { Texts };
export type Language = 'zh' | 'en';

export const TEXTS: Record<Language, Texts> = { zh: chinese, en: english };
const REMEMBERED_AS = 'weilian.console.language';

/** `?lang=en`, else what was chosen last, else Chinese. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(REMEMBERED_AS);
  return asked === 'en' ? 'en' : 'zh';
}

export const rememberLanguage = (language: Language): void => localStorage.setItem(REMEMBERED_AS, language);

export const LanguageContext = createContext<Texts>(chinese);
export const useTexts = (): Texts => useContext(LanguageContext);
