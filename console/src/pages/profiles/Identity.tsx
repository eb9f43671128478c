// How it is known that all this is one person: identifiers, what joins them, merges, and links that were refused.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ExportedIdentifier, ExportedMerge, PersonRecord } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { By } from './By'
import { IdentityGraph } from './IdentityGraph'
import styles from './Identity.module.css'
import { MaskedIdentifier } from './MaskedIdentifier'
import { useRecord } from './queries'
import { useSaid } from './said'
import { Undo } from './Undo'
import { Whole } from './Whole'

function useIdentifierColumns(): TableProps<ExportedIdentifier>['columns'] {
  const { t } = useTranslation('profiles')
  return [
    {
      title: t('identity.identifier'),
      key: 'identifier',
      render: (_, { kind, value }) => <MaskedIdentifier kind={kind} value={value} />,
    },
    { title: t('identity.source'), dataIndex: 'source', responsive: ['sm'] },
    { title: t('identity.first'), key: 'first', responsive: ['sm'], render: (_, { first_seen_at }) => <When at={first_seen_at} /> },
    { title: t('identity.last'), key: 'last', render: (_, { last_seen_at }) => <When at={last_seen_at} /> },
  ]
}

function Merge({ merge }: { merge: ExportedMerge }) {
  const { t } = useTranslation('profiles')
  const say = useSaid()
  return (
    <li>
      <span>
        <code>{merge.loser}</code> → <code>{merge.winner}</code>
        <p className="soft">{say(merge.said, merge.reason)}</p>
        <p className="faint">
          <By by={merge.source} /> · <When at={merge.at} />
        </p>
      </span>
      {merge.undone_at ? (
        <Tag>
          {t('identity.undone')} <When at={merge.undone_at} />
        </Tag>
      ) : (
        <Undo kind="merge" what={{ merge: merge.id }} of={String(merge.id)} />
      )}
    </li>
  )
}

function Shown({ record }: { record: PersonRecord }) {
  const { t } = useTranslation('profiles')
  const say = useSaid()
  const columns = useIdentifierColumns()
  return (
    <div className={styles.stack}>
      <Panel title={t('identity.graph')} hint={t('identity.graphHint')}>
        <IdentityGraph record={record} />
      </Panel>
      <Whole person={record.person} />
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
                <span>
                  <Tag>{t(`refusal.${refusal.code}`, { defaultValue: refusal.code })}</Tag>
                  <p className="soft">{say(refusal.said, refusal.detail)}</p>
                  <p className="faint">
                    <By by={refusal.source} /> · <When at={refusal.at} />
                  </p>
                </span>
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
