import { useTranslation } from 'react-i18next'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { Anomalies } from './Anomalies'
import { Health } from './Health'
import { Plan } from './Plan'
import { Quarantine } from './Quarantine'
import { Rules } from './Rules'
import { Sources } from './Sources'

export default function Data() {
  const { t } = useTranslation('data')
  const tabs = [
    { path: '', label: t('tab.sources'), children: <Sources /> },
    { path: 'health', label: t('tab.health'), children: <Health /> },
    { path: 'quarantine', label: t('tab.quarantine'), children: <Quarantine /> },
    { path: 'anomalies', label: t('tab.anomalies'), children: <Anomalies /> },
    { path: 'rules', label: t('tab.rules'), children: <Rules /> },
    { path: 'plan', label: t('tab.plan'), children: <Plan /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabbed root="/data" tabs={tabs} />
    </Page>
  )
}
