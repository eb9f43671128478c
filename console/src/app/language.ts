// Words: every folder with a `zh-CN.json` and an `en.json` is a namespace named like the folder.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = ['zh-CN', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const KEY = 'qianmian.language'
const WORDS = { 'zh-CN': () => import('./words/zh-CN'), en: () => import('./words/en') }

function preferred(): Language {
  const chosen = localStorage.getItem(KEY)
  if (LANGUAGES.includes(chosen as Language)) return chosen as Language
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}

async function use(language: Language) {
  const { default: words } = await WORDS[language]()
  for (const [path, bundle] of Object.entries(words)) {
    i18next.addResourceBundle(language, path.split('/').at(-2) ?? '', bundle)
  }
  document.documentElement.lang = language
}

/** Loads the words of the language that the person chose, or else that of the browser. */
export async function startLanguage() {
  const language = preferred()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await use(language)
}

/** Switches, and remembers it. */
export async function chooseLanguage(language: Language) {
  await use(language)
  localStorage.setItem(KEY, language)
  await i18next.changeLanguage(language)
}

export const currentLanguage = () => i18next.language as Language
