import { useTranslation } from 'react-i18next'
import { Route, Routes } from 'react-router'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { Log } from './Log'
import { People } from './People'
import { Person } from './Person'

function Everybody() {
  const { t } = useTranslation('profiles')
  const tabs = [
    { path: '', label: t('tab.people'), children: <People /> },
    { path: 'merges', label: t('tab.merges'), children: <Log /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Tabbed root="/profiles" tabs={tabs} />
    </Page>
  )
}

export default function Profiles() {
  return (
    <Routes>
      <Route index element={<Everybody />} />
      <Route path="merges" element={<Everybody />} />
      <Route path=":person/*" element={<Person />} />
    </Routes>
  )
}
