// The campaigns that were planned, each of which is an experiment.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Campaign } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import styles from './Experiments.module.css'
import { useCampaigns } from './queries'
import { SampleSize } from './SampleSize'

export function List() {
  const { t, i18n } = useTranslation('experiments')
  const campaigns = useCampaigns()
  const language = i18n.language.startsWith('zh') ? 'zh' : 'en'
  const columns: TableProps<Campaign>['columns'] = [
    {
      title: t('list.experiment'),
      key: 'experiment',
      render: (_, { name, title }) => (
        <Link className={styles.name} to={`/experiments/${encodeURIComponent(name)}`}>
          <strong>{title[language] ?? name}</strong>
          <code className="faint">{name}</code>
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
