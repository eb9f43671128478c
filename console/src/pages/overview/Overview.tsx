// The loop as a picture, what comes in by day, what came back, and what needs attention.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { Attention } from './Attention'
import { Funnel } from './Funnel'
import { Loop } from './Loop'
import styles from './Overview.module.css'
import { Throughput } from './Throughput'

/** Numbers on this page are asked again so often while it is open. */
const LIVE_MS = 10_000

export default function Overview() {
  const { t } = useTranslation('overview')
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/overview', { signal })),
    refetchInterval: LIVE_MS,
  })
  const start = (
    <Nothing title={t('empty.title')} action={<Link to="/settings">{t('empty.action')}</Link>}>
      {t('empty.text')}
    </Nothing>
  )
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={overview} rows={10} empty={{ when: ({ rows }) => rows.rows_in === 0, show: start }}>
        {(found) => (
          <>
            <Loop overview={found} />
            <div className={styles.columns}>
              <Panel title={t('throughput.title')} hint={t('throughput.hint')}>
                <Throughput />
              </Panel>
              <Panel title={t('attention.title')} hint={t('attention.hint')}>
                <Attention overview={found} />
              </Panel>
              <Panel title={t('funnel.title')} hint={t('funnel.hint')}>
                <Funnel overview={found} />
              </Panel>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}
