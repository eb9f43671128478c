import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SourceSummary } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Data.module.css'
import { useSources } from './queries'
import { Reasons } from './Reasons'

function useColumns(): TableProps<SourceSummary>['columns'] {
  const { t } = useTranslation('data')
  const number = { align: 'end' as const }
  return [
    {
      title: t('source.name'),
      key: 'name',
      render: (_, source) => (
        <div className={styles.source}>
          <strong>{source.declared?.title ?? source.name}</strong>
          <code className="faint">{source.name}</code>
        </div>
      ),
    },
    {
      title: t('source.way'),
      key: 'way',
      responsive: ['sm'],
      render: (_, { declared }) => (declared ? <Tag>{t(`way.${declared.way}`)}</Tag> : <Tag>{t('way.none')}</Tag>),
    },
    {
      title: t('source.purpose'),
      key: 'purpose',
      responsive: ['md'],
      render: (_, { declared }) => declared && <code>{declared.purpose}</code>,
    },
    {
      title: t('source.trust'),
      key: 'trust',
      responsive: ['md'],
      render: (_, { declared }) =>
        declared && (
          <div className={styles.trust}>
            <Bar part={declared.trust / 100} />
            <span className="num">{declared.trust}</span>
          </div>
        ),
    },
    { title: t('source.in'), key: 'in', ...number, render: (_, { rows }) => <Count value={rows.rows_in} /> },
    { title: t('source.out'), key: 'out', ...number, responsive: ['md'], render: (_, { rows }) => <Count value={rows.rows_out} /> },
    { title: t('source.merged'), key: 'merged', ...number, responsive: ['md'], render: (_, { rows }) => <Count value={rows.rows_merged} /> },
    { title: t('source.rejected'), key: 'rejected', ...number, render: (_, { rows }) => <Count value={rows.rows_rejected} tone="bad" /> },
    { title: t('source.events'), key: 'events', ...number, responsive: ['lg'], render: (_, { events }) => <Count value={events} /> },
    { title: t('source.newest'), key: 'newest', render: (_, { newest_event_at }) => <When at={newest_event_at} /> },
  ]
}

/** All sources: how much they sent, what became of it, how fresh it is. */
export function Sources() {
  const { t } = useTranslation('data')
  const sources = useSources()
  const columns = useColumns()
  const none = <Nothing title={t('source.none')}>{t('source.noneText')}</Nothing>
  return (
    <div className={styles.stack}>
      <Panel title={t('source.title')} hint={t('source.hint')} flush>
        <Loaded query={sources} empty={{ when: (found) => found.length === 0, show: none }}>
          {(found) => <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={found} />}
        </Loaded>
      </Panel>
      <Reasons />
    </div>
  )
}
