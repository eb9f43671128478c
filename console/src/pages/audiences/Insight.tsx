// What sets an audience apart: tag values that are more, or less, frequent in it than in its base.
import { Select, Table, type TableProps } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTags } from '@/api/queries'
import type { AudienceInsight, ValueInsight } from '@/api/schema'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { useTitle } from '@/ui/titles'
import styles from './Audiences.module.css'
import { useAudiences, useInsight } from './queries'

type Row = ValueInsight & { tag: string }

/** An index beyond this is drawn no longer. */
const LONGEST = 400

/** The index as a bar from 100, to the right where the audience has it more often. */
function Index({ tgi }: { tgi: number | null | undefined }) {
  const { whole } = useFormat()
  if (tgi == null) return <span className="faint">–</span>
  const more = tgi >= 100
  const length = more ? (Math.min(tgi, LONGEST) - 100) / (LONGEST - 100) : (100 - tgi) / 100
  return (
    <span className={styles.index}>
      <span className={styles.scale} aria-hidden="true">
        <span className={more ? styles.more : styles.less} style={{ inlineSize: `${length * 50}%` }} />
      </span>
      <span className="num">{whole(Math.round(tgi))}</span>
    </span>
  )
}

function Values({ insight }: { insight: AudienceInsight }) {
  const { t } = useTranslation('audiences')
  const { percent } = useFormat()
  const title = useTitle()
  const tags = useTags().data
  const rows = useMemo<Row[]>(() => insight.tags.flatMap(({ tag, values }) => values.map((value) => ({ ...value, tag }))), [insight])
  const named = (name: string) => {
    const tag = tags?.find((one) => one.name === name)
    return tag ? title(tag.title) : name
  }
  const share = (part: number | null | undefined) => <span className="num">{part == null ? '–' : percent(part)}</span>
  const number = { align: 'end' as const }
  const columns: TableProps<Row>['columns'] = [
    {
      title: t('insight.value'),
      key: 'value',
      render: (_, { tag, value }) => (
        <>
          {named(tag)} {value !== 'true' && <strong>{value}</strong>}
        </>
      ),
    },
    { title: t('insight.people'), key: 'people', ...number, sorter: (left, right) => left.people - right.people, render: (_, row) => <Count value={row.people} /> },
    { title: t('insight.share'), key: 'share', ...number, sorter: (left, right) => (left.share ?? 0) - (right.share ?? 0), render: (_, row) => share(row.share) },
    { title: t('insight.base'), key: 'base', ...number, responsive: ['md'], render: (_, row) => share(row.base_share) },
    {
      title: t('insight.tgi'),
      key: 'tgi',
      width: 240,
      defaultSortOrder: 'descend',
      sorter: (left, right) => (left.tgi ?? -1) - (right.tgi ?? -1),
      render: (_, row) => <Index tgi={row.tgi} />,
    },
  ]
  return (
    <Table
      rowKey={({ tag, value }) => `${tag} ${value}`}
      size="middle"
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={columns}
      dataSource={rows}
    />
  )
}

export function Insight({ expression }: { expression: string }) {
  const { t } = useTranslation('audiences')
  const title = useTitle()
  const audiences = useAudiences().data ?? []
  const [base, setBase] = useState('')
  const insight = useInsight(expression, base)
  const choice = (
    <label className={styles.base}>
      <span className="soft">{t('insight.against')}</span>
      <Select
        aria-label={t('insight.against')}
        popupMatchSelectWidth={false}
        value={base}
        onChange={setBase}
        options={[{ value: '', label: t('insight.everybody') }, ...audiences.map((audience) => ({ value: audience.name, label: title(audience.title) }))]}
      />
    </label>
  )
  const none = <Nothing title={t('insight.none')}>{t('insight.noneText')}</Nothing>
  return (
    <Panel title={t('insight.title')} hint={t('insight.hint')} extra={choice} flush>
      {expression === '' ? (
        none
      ) : (
        <Loaded query={insight} empty={{ when: ({ people }) => people === 0, show: none }}>
          {(found) => <Values insight={found} />}
        </Loaded>
      )}
    </Panel>
  )
}
