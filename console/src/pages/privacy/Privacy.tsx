import { useTranslation } from 'react-i18next'
import { useMay } from '@/session/session'
import { Page } from '@/ui/Page'
import { Tabbed, type Tab } from '@/ui/Tabbed'
import { Audit } from './Audit'
import { Ledger } from './Ledger'
import { Purposes } from './Purposes'
import { Requests } from './Requests'

export default function Privacy() {
  const { t } = useTranslation('privacy')
  const may = useMay()
  const tabs: (Tab | false)[] = [
    { path: '', label: t('tab.purposes'), children: <Purposes /> },
    may('people') && { path: 'ledger', label: t('tab.ledger'), children: <Ledger /> },
    may('consent') && { path: 'requests', label: t('tab.requests'), children: <Requests /> },
    may('audit') && { path: 'audit', label: t('tab.audit'), children: <Audit /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabbed root="/privacy" tabs={tabs.filter((tab) => tab !== false)} />
    </Page>
  )
}
