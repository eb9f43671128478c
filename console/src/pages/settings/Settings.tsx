import { useTranslation } from 'react-i18next'
import { useMay, useSession } from '@/session/session'
import { Page } from '@/ui/Page'
import { Tabbed, type Tab } from '@/ui/Tabbed'
import { Account } from './Account'
import { Keys } from './Keys'
import { Users } from './Users'
import { Workspace } from './Workspace'

export default function Settings() {
  const { t } = useTranslation('settings')
  const may = useMay()
  const { kind } = useSession()
  const tabs: (Tab | false)[] = [
    { path: '', label: t('tab.workspace'), children: <Workspace /> },
    may('administer') && { path: 'users', label: t('tab.users'), children: <Users /> },
    may('administer') && { path: 'keys', label: t('tab.keys'), children: <Keys /> },
    kind === 'user' && { path: 'account', label: t('tab.account'), children: <Account /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabbed root="/settings" tabs={tabs.filter((tab) => tab !== false)} />
    </Page>
  )
}
