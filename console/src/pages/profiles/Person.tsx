// One person: what is known, how it is known, and what was done with it.
import { Button } from 'antd'
import { ArrowLeftOutlined, DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { api, call } from '@/api/client'
import type { Profile } from '@/api/schema'
import { useMay } from '@/session/session'
import { save } from '@/ui/save'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { When } from '@/ui/When'
import { Consents } from './Consents'
import { Deliveries } from './Deliveries'
import { Erase } from './Erase'
import { Identity } from './Identity'
import { Portrait } from './Portrait'
import { Timeline } from './Timeline'
import styles from './Person.module.css'
import { useProfile } from './queries'

function nameOf(profile: Profile): string | undefined {
  const named = ['name', 'nickname', 'first_name'].map((name) => profile.traits.find((trait) => trait.name === name))
  const value = named.find(Boolean)?.value
  return value === undefined ? undefined : String(value)
}

function Actions({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const may = useMay()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(api.GET('/api/v1/profiles/{person}/export', { params: { path: { person } } })),
    onSuccess: (data) => save(`${person}.json`, JSON.stringify(data, null, 2)),
  })
  return (
    <>
      {may('export') && (
        <Button icon={<DownloadOutlined />} loading={isPending} onClick={() => mutate()}>
          {t('export')}
        </Button>
      )}
      {may('erase') && <Erase person={person} />}
      <Notice error={error} />
    </>
  )
}

export function Person() {
  const { t } = useTranslation('profiles')
  const { person = '' } = useParams()
  const profile = useProfile(person)
  const back = (
    <Link to="/profiles">
      <ArrowLeftOutlined /> {t('back')}
    </Link>
  )
  return (
    <Loaded query={profile} rows={10}>
      {(found) => (
        <Page
          title={nameOf(found) ?? t('unnamed')}
          lead={
            <span className={styles.lead}>
              {back}
              <code>{found.person}</code>
              <span>
                {t('since')} <When at={found.created_at} />
              </span>
              {found.merges > 0 && <span>{t('mergedFrom', { count: found.merges })}</span>}
            </span>
          }
          actions={<Actions person={found.person} />}
        >
          <Tabbed
            root={`/profiles/${person}`}
            tabs={[
              { path: '', label: t('tab.portrait'), children: <Portrait profile={found} /> },
              { path: 'timeline', label: t('tab.timeline'), children: <Timeline person={found.person} /> },
              { path: 'identity', label: t('tab.identity'), children: <Identity person={found.person} /> },
              { path: 'messages', label: t('tab.messages'), children: <Deliveries person={found.person} /> },
              { path: 'consents', label: t('tab.consents'), children: <Consents person={found.person} /> },
            ]}
          />
        </Page>
      )}
    </Loaded>
  )
}
