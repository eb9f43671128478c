import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import { Loaded } from '@/ui/Loaded'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { useFormat } from '@/ui/format'

export default function Overview() {
  const { t } = useTranslation('overview')
  const { whole } = useFormat()
  const stages = useQuery({ queryKey: ['stages'], queryFn: ({ signal }) => call(api.GET('/api/v1/stages', { signal })) })
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Panel title={t('loop.title')}>
        <Loaded query={stages}>{(found) => <p>{whole(found.rows.rows_in)}</p>}</Loaded>
      </Panel>
    </Page>
  )
}
