// One accent, two themes. The neutral colours are also CSS variables (`theme.css`) for what Ant Design does not draw.
import { ConfigProvider, theme as antd, type ThemeConfig } from 'antd'
import type { Locale } from 'antd/es/locale'
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'

const KEY = 'qianmian.theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const still = window.matchMedia('(prefers-reduced-motion: reduce)')

const LOCALES: Record<string, () => Promise<{ default: Locale }>> = {
  'zh-CN': () => import('antd/locale/zh_CN'),
  en: () => import('antd/locale/en_US'),
}

const FONT =
  "'Inter Variable', -apple-system, 'PingFang SC', 'HarmonyOS Sans SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', system-ui, sans-serif"

const shared: ThemeConfig['token'] = {
  fontFamily: FONT,
  fontSize: 14,
  borderRadius: 8,
  controlHeight: 34,
  motion: !still.matches,
}

const light: ThemeConfig = {
  algorithm: antd.defaultAlgorithm,
  token: {
    ...shared,
    colorPrimary: '#3f51b5',
    colorPrimaryHover: '#5263bf',
    colorLink: '#3f51b5',
    colorBgLayout: '#f6f6f4',
    colorTextBase: '#1d2129',
    colorBorderSecondary: '#e9e9e5',
    colorTextSecondary: '#555b66',
    colorTextTertiary: '#676d78',
    colorTextDescription: '#5f6570',
    colorTextPlaceholder: '#6f7580',
    colorSuccess: '#1f7a4d',
    colorWarning: '#9a5b00',
    colorError: '#c0322b',
    colorErrorHover: '#c0453b',
    colorSuccessBg: '#e9f5ee',
    colorSuccessBorder: '#bfe0cd',
    colorWarningBg: '#fbf2e0',
    colorWarningBorder: '#ecd5a8',
    colorErrorBg: '#fbeceb',
    colorErrorBorder: '#f0c6c3',
    boxShadowTertiary: '0 1px 2px rgb(0 0 0 / 4%)',
  },
}

const night: ThemeConfig = {
  algorithm: antd.darkAlgorithm,
  token: {
    ...shared,
    colorPrimary: '#7f8fe8',
    colorLink: '#a3aff2',
    colorBgBase: '#14161b',
    colorBgLayout: '#101216',
    colorBgContainer: '#181b21',
    colorBgElevated: '#20242c',
    colorBorderSecondary: '#2a2e37',
    colorTextBase: '#e8eaee',
    colorTextSecondary: '#b3b8c2',
    colorTextTertiary: '#9ba1ad',
    colorTextDescription: '#a6acb7',
    colorTextPlaceholder: '#8e95a2',
    colorTextLightSolid: '#0e1015',
    colorSuccess: '#5fc793',
    colorWarning: '#e0a94a',
    colorError: '#f08078',
    colorSuccessBg: '#1b2c24',
    colorSuccessBorder: '#2c4a3b',
    colorWarningBg: '#32291a',
    colorWarningBorder: '#54432a',
    colorErrorBg: '#2a1b1b',
    colorErrorBorder: '#5c3836',
  },
}

/** `chosen` is behind a row that is chosen: words of every colour can be read on it. */
const componentsOn = (chosen: string): ThemeConfig['components'] => ({
  Card: { headerFontSize: 14, paddingLG: 20 },
  Table: {
    cellPaddingBlock: 9,
    cellPaddingInline: 12,
    headerBg: 'transparent',
    headerSplitColor: 'transparent',
    rowSelectedBg: chosen,
    rowSelectedHoverBg: chosen,
  },
  Descriptions: { itemPaddingBottom: 8 },
})

interface ThemeState {
  theme: Theme
  choice: ThemeChoice
  choose: (choice: ThemeChoice) => void
}

const ThemeContext = createContext<ThemeState>({ theme: 'light', choice: 'system', choose: () => {} })

/** The theme, and the way to another. */
export const useTheme = () => useContext(ThemeContext)

function subscribeSystem(listener: () => void) {
  dark.addEventListener('change', listener)
  return () => dark.removeEventListener('change', listener)
}

/** Until the words of Ant Design's own components are there. Without any, their arrival would mount the whole page anew. */
const UNTIL_LOADED: Locale = { locale: 'en' }

function useLocale(): Locale {
  const { i18n } = useTranslation()
  const [locale, setLocale] = useState(UNTIL_LOADED)
  useEffect(() => {
    void LOCALES[i18n.language]?.().then((found) => setLocale(found.default))
  }, [i18n.language])
  return locale
}

export function Themed({ children }: { children: ReactNode }) {
  const system = useSyncExternalStore(subscribeSystem, () => dark.matches)
  const [choice, setChoice] = useState<ThemeChoice>(() => (localStorage.getItem(KEY) as ThemeChoice) ?? 'system')
  const theme: Theme = choice === 'system' ? (system ? 'dark' : 'light') : choice
  const locale = useLocale()
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  const state = useMemo(
    () => ({
      theme,
      choice,
      choose: (next: ThemeChoice) => {
        localStorage.setItem(KEY, next)
        setChoice(next)
      },
    }),
    [theme, choice],
  )
  const config = useMemo(() => {
    const isDark = theme === 'dark'
    return { ...(isDark ? night : light), components: componentsOn(isDark ? '#2a2f45' : '#f1f3fa'), hashed: false }
  }, [theme])
  return (
    <ThemeContext value={state}>
      <ConfigProvider theme={config} locale={locale} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        {children}
      </ConfigProvider>
    </ThemeContext>
  )
}
