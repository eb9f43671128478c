// How it is known that all this is one person: identifiers, what joins them, merges, and links that were refused.
import { Table, Tag, type TableProps } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExportedIdentifier, ExportedMerge, PersonRecord } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { join, place } from './graph'
import styles from './Identity.module.css'
import { useRecord } from './queries'

const WIDTH = 720
/** Higher with more of them. */
const heightOf = (identifiers: number) => (identifiers <= 2 ? 90 : 280)
/** Beyond so many the picture says nothing; the table has them all. */
const DRAWN = 16

function Graph({ record }: { record: PersonRecord }) {
  const { t } = useTranslation('profiles')
  const height = heightOf(record.identifiers.length)
  const { nodes, lines } = useMemo(() => {
    const nodes = place(record.identifiers.slice(0, DRAWN), WIDTH, height)
    return { nodes, lines: join(nodes, record.links) }
  }, [record, height])
  const label = t('identity.graphLabel', { identifiers: record.identifiers.length, links: lines.length })
  return (
    <svg className={styles.graph} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      {lines.map(({ from, to, sources, retracted }) => (
        <g key={`${from.subject} ${to.subject}`}>
          <line className={retracted ? styles.retracted : styles.link} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
          <text className={styles.said} x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 5}>
            {sources.join(', ')}
          </text>
        </g>
      ))}
      {nodes.map((node) => (
        <g key={node.subject} transform={`translate(${node.x} ${node.y})`}>
          <rect className={styles.node} x="-62" y="-22" width="124" height="44" rx="10" />
          <text className={styles.kind} y="-4">
            {t(`kind.${node.kind}`, { defaultValue: node.kind })}
          </text>
          <text className={styles.masked} y="14">
            {node.value}
          </text>
        </g>
      ))}
    </svg>
  )
}

function useIdentifierColumns(): TableProps<ExportedIdentifier>['columns'] {
  const { t } = useTranslation('profiles')
  return [
    {
      title: t('identity.identifier'),
      key: 'identifier',
      render: (_, { kind, value }) => (
        <>
          <span className="faint">{t(`kind.${kind}`, { defaultValue: kind })}</span> <code>{value}</code>
        </>
      ),
    },
    { title: t('identity.source'), dataIndex: 'source', responsive: ['sm'] },
    { title: t('identity.first'), key: 'first', responsive: ['sm'], render: (_, { first_seen_at }) => <When at={first_seen_at} /> },
    { title: t('identity.last'), key: 'last', render: (_, { last_seen_at }) => <When at={last_seen_at} /> },
  ]
}

function Merge({ merge }: { merge: ExportedMerge }) {
  const { t } = useTranslation('profiles')
  return (
    <li>
      <span>
        <code>{merge.loser}</code> → <code>{merge.winner}</code>{' '}
        {merge.undone_at && (
          <Tag>
            {t('identity.undone')} <When at={merge.undone_at} />
          </Tag>
        )}
      </span>
      <p className="soft">{merge.reason}</p>
      <p className="faint">
        {merge.source} · <When at={merge.at} />
      </p>
    </li>
  )
}

function Shown({ record }: { record: PersonRecord }) {
  const { t } = useTranslation('profiles')
  const columns = useIdentifierColumns()
  return (
    <div className={styles.stack}>
      <Panel title={t('identity.graph')} hint={t('identity.graphHint')}>
        <Graph record={record} />
      </Panel>
      <Panel title={t('identity.identifiers')} hint={t('identity.masked')} flush>
        <Table rowKey="subject" size="middle" pagination={false} columns={columns} dataSource={record.identifiers} />
      </Panel>
      <div className={styles.halves}>
        <Panel title={t('identity.merges')} hint={t('identity.mergesHint')}>
          {record.merges.length === 0 && <Nothing title={t('identity.noMerges')} />}
          <ul className={styles.log}>
            {record.merges.map((merge) => (
              <Merge key={merge.id} merge={merge} />
            ))}
          </ul>
        </Panel>
        <Panel title={t('identity.refusals')} hint={t('identity.refusalsHint')}>
          {record.refusals.length === 0 && <Nothing title={t('identity.noRefusals')} />}
          <ul className={styles.log}>
            {record.refusals.map((refusal) => (
              <li key={`${refusal.subjects.join(' ')} ${refusal.code}`}>
                <Tag>{refusal.code}</Tag>
                <p className="soft">{refusal.detail}</p>
                <p className="faint">
                  {refusal.source} · <When at={refusal.at} />
                </p>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </div>
  )
}

export function Identity({ person }: { person: string }) {
  const record = useRecord(person)
  return <Loaded query={record}>{(found) => <Shown record={found} />}</Loaded>
}
