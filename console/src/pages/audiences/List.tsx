// The audiences that files define, and how they share people.
import { PlusOutlined } from '@ant-design/icons'
import { Button, Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Audience, AudienceOverlap } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { InUse } from '@/ui/InUse'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { Tabbed } from '@/ui/Tabbed'
import { useTitle } from '@/ui/titles'
import styles from './Audiences.module.css'
import { useAudiences, useCount, useOverlap } from './queries'

/** What the server compares at once. */
const COMPARED = 10

function People({ name }: { name: string }) {
  const { data } = useCount(name)
  const { percent } = useFormat()
  if (!data) return <span className="faint">…</span>
  return (
    <span className={styles.counted}>
      <Count value={data.people} /> <span className="faint">{percent(data.of === 0 ? 0 : data.people / data.of)}</span>
    </span>
  )
}

function Defined() {
  const { t } = useTranslation('audiences')
  const title = useTitle()
  const audiences = useAudiences()
  const columns: TableProps<Audience>['columns'] = [
    {
      title: t('list.audience'),
      key: 'audience',
      width: 240,
      render: (_, audience) => (
        <Link className={styles.name} to={`/audiences/build?of=${encodeURIComponent(audience.name)}`}>
          <strong>{title(audience.title)}</strong>
          <code className="faint">{audience.name}</code>
        </Link>
      ),
    },
    {
      title: t('list.expression'),
      key: 'expression',
      responsive: ['md'],
      render: (_, { expression }) => <code className={styles.expression}>{expression}</code>,
    },
    { title: t('list.purpose'), key: 'purpose', width: 130, responsive: ['lg'], render: (_, { purpose }) => purpose && <code>{purpose}</code> },
    { title: t('list.people'), key: 'people', width: 150, align: 'end', render: (_, { name }) => <People name={name} /> },
  ]
  const none = <Nothing title={t('list.none')}>{t('list.noneText')}</Nothing>
  return (
    <Panel title={t('list.title')} hint={t('list.hint')} flush>
      <Loaded query={audiences} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={found} />}
      </Loaded>
    </Panel>
  )
}

function Overlaps({ audiences }: { audiences: Audience[] }) {
  const { t } = useTranslation('audiences')
  const { percent } = useFormat()
  const title = useTitle()
  const compared = audiences.slice(0, COMPARED)
  const overlap = useOverlap(compared.map(({ name }) => name))
  const named = (place: number) => compared[place] && title(compared[place].title)
  const columns: TableProps<AudienceOverlap>['columns'] = [
    { title: t('overlap.first'), key: 'first', render: (_, { first }) => named(first) },
    { title: t('overlap.second'), key: 'second', render: (_, { second }) => named(second) },
    { title: t('overlap.both'), key: 'both', align: 'end', render: (_, { both }) => <Count value={both} /> },
    {
      title: t('overlap.jaccard'),
      key: 'jaccard',
      width: 200,
      render: (_, { jaccard }) => (
        <span className={styles.share}>
          <Bar part={jaccard ?? 0} />
          <span className="num">{jaccard == null ? '–' : percent(jaccard)}</span>
        </span>
      ),
    },
  ]
  return (
    <Loaded query={overlap}>
      {(pairs) => (
        <Table
          rowKey={({ first, second }) => `${first} ${second}`}
          size="middle"
          pagination={false}
          columns={columns}
          dataSource={[...pairs].sort((left, right) => (right.jaccard ?? 0) - (left.jaccard ?? 0))}
        />
      )}
    </Loaded>
  )
}

function Overlap() {
  const { t } = useTranslation('audiences')
  const audiences = useAudiences()
  const none = <Nothing title={t('overlap.none')}>{t('overlap.noneText')}</Nothing>
  return (
    <Panel title={t('overlap.title')} hint={t('overlap.hint')} flush>
      <Loaded query={audiences} empty={{ when: (found) => found.length < 2, show: none }}>
        {(found) => <Overlaps audiences={found} />}
      </Loaded>
    </Panel>
  )
}

export function List() {
  const { t } = useTranslation('audiences')
  const build = (
    <Link to="/audiences/build">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('build.open')}
      </Button>
    </Link>
  )
  const tabs = [
    { path: '', label: t('tab.defined'), children: <Defined /> },
    { path: 'overlap', label: t('tab.overlap'), children: <Overlap /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')} actions={build}>
      <InUse />
      <Tabbed root="/audiences" tabs={tabs} />
    </Page>
  )
}
