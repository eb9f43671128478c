// The campaigns that were planned, each of which is an experiment.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCampaigns } from '@/api/queries'
import type { Campaign } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { useCampaignTitle } from '@/ui/titles'
import styles from './Experiments.module.css'
import { SampleSize } from './SampleSize'

export function List() {
  const { t } = useTranslation('experiments')
  const title = useCampaignTitle()
  const campaigns = useCampaigns()
  const columns: TableProps<Campaign>['columns'] = [
    {
      title: t('list.experiment'),
      key: 'experiment',
      render: (_, campaign) => (
        <Link className={styles.name} to={`/experiments/${encodeURIComponent(campaign.name)}`}>
          <strong>{title(campaign)}</strong>
          <code className="faint">{campaign.name}</code>
        </Link>
      ),
    },
    { title: t('list.goal'), key: 'goal', responsive: ['md'], render: (_, { goal }) => goal },
    {
      title: t('list.tests'),
      key: 'tests',
      render: (_, { tests }) => (
        <span className={styles.chips}>
          {tests.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      ),
    },
  ]
  const none = <Nothing title={t('list.none')}>{t('list.noneText')}</Nothing>
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Panel title={t('list.title')} hint={t('list.hint')} flush>
        <Loaded query={campaigns} empty={{ when: (all) => !all.some(({ state }) => state), show: none }}>
          {(all) => <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={all.filter(({ state }) => state)} />}
        </Loaded>
      </Panel>
      <SampleSize />
    </Page>
  )
}
