import { DesktopOutlined, LogoutOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Segmented, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSession } from '@/session/session'
import { useSignOut } from '@/session/access'
import { LANGUAGES, chooseLanguage, currentLanguage, type Language } from './language'
import { useTheme, type ThemeChoice } from './theme'
import styles from './Preferences.module.css'

const THEMES = { system: DesktopOutlined, light: SunOutlined, dark: MoonOutlined } as const

export function ThemeSwitch() {
  const { t } = useTranslation()
  const { choice, choose } = useTheme()
  const options = (Object.keys(THEMES) as ThemeChoice[]).map((theme) => {
    const Icon = THEMES[theme]
    return { value: theme, title: t(`theme.${theme}`), icon: <Icon aria-label={t(`theme.${theme}`)} /> }
  })
  return <Segmented size="small" aria-label={t('theme.label')} options={options} value={choice} onChange={choose} />
}

export function LanguageSwitch() {
  const { t } = useTranslation()
  const options = LANGUAGES.map((language) => ({ value: language, label: t(`language.${language}`) }))
  return (
    <Segmented<Language>
      size="small"
      aria-label={t('language.label')}
      options={options}
      value={currentLanguage()}
      onChange={(language) => void chooseLanguage(language)}
    />
  )
}

export function Preferences() {
  const { t } = useTranslation()
  const session = useSession()
  const signOut = useSignOut()
  return (
    <div className={styles.preferences}>
      <div className={styles.row}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <div className={styles.row}>
        <span className={styles.who}>
          <strong>{session.name}</strong>
          <span className="faint">{t(`role.${session.role}`)}</span>
        </span>
        <Tooltip title={t('signOut')}>
          <Button type="text" icon={<LogoutOutlined />} aria-label={t('signOut')} onClick={() => void signOut()} />
        </Tooltip>
      </div>
    </div>
  )
}
