import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useSession } from '@/session/session'
import { addressOf, pagesOf } from './pages'
import styles from './Navigation.module.css'

export function Navigation() {
  const { t } = useTranslation()
  const { permissions } = useSession()
  return (
    <nav className={styles.navigation} aria-label={t('navigation')}>
      {pagesOf(permissions).map((page) => (
        <NavLink key={page.name} to={addressOf(page)} end={page.path === '/'} className={styles.item}>
          <page.icon />
          {t(`${page.name}:title`)}
        </NavLink>
      ))}
    </nav>
  )
}
