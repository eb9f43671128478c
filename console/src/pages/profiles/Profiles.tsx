import { useTranslation } from 'react-i18next'
import { Route, Routes } from 'react-router'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { Guessing } from './guessing/Guessing'
import { Log } from './Log'
import { People } from './People'
import { Person } from './Person'

function Everybody() {
  const { t } = useTranslation('profiles')
  const tabs = [
    { path: '', label: t('tab.people'), children: <People /> },
    { path: 'merges', label: t('tab.merges'), children: <Log /> },
    { path: 'guesses', label: t('tab.guesses'), children: <Guessing /> },
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
      <Route path="guesses" element={<Everybody />} />
      <Route path=":person/*" element={<Person />} />
    </Routes>
  )
}
