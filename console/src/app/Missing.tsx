import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Nothing } from '@/ui/Nothing'

/** For addresses that lead nowhere. */
export function Missing() {
  const { t } = useTranslation()
  return (
    <Nothing title={t('missing.title')} action={<Link to="/">{t('missing.home')}</Link>}>
      {t('missing.text')}
    </Nothing>
  )
}
