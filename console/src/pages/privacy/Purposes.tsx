// What consents are asked for: who agreed, under which notice, and what rests on it.
import { Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { NoticeVersion, PurposeSummary } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import { When } from '@/ui/When'
import styles from './Purposes.module.css'
import { usePurposes } from './queries'

function useNoticeColumns(): TableProps<NoticeVersion>['columns'] {
  const { t } = useTranslation('privacy')
  return [
    { title: t('notice.version'), key: 'version', render: (_, { version }) => version ?? <span className="faint">{t('notice.none')}</span> },
    { title: t('notice.entries'), key: 'entries', align: 'end', render: (_, { entries }) => <Count value={entries} /> },
    { title: t('notice.first'), key: 'first', responsive: ['sm'], render: (_, { first_at }) => <When at={first_at} exact /> },
    { title: t('notice.last'), key: 'last', responsive: ['sm'], render: (_, { last_at }) => <When at={last_at} exact /> },
  ]
}

/** What rests on a purpose, by kind; the long lists are cut. */
function RestsOn({ purpose }: { purpose: PurposeSummary }) {
  const { t } = useTranslation('privacy')
  const kinds = (['sources', 'events', 'tags', 'campaigns'] as const).filter((kind) => purpose[kind].length > 0)
  if (kinds.length === 0) return <p className="soft">{t('rests.nothing')}</p>
  return (
    <dl className={styles.rests}>
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>{t(`rests.${kind}`)}</dt>
          <dd>{purpose[kind].join('、')}</dd>
        </div>
      ))}
    </dl>
  )
}

function Purpose({ purpose }: { purpose: PurposeSummary }) {
  const { t } = useTranslation('privacy')
  const { whole, percent } = useFormat()
  const columns = useNoticeColumns()
  const asked = purpose.granted + purpose.withdrawn
  const part = asked === 0 ? 0 : purpose.granted / asked
  return (
    <Panel
      title={t(`purpose.${purpose.purpose}`, { defaultValue: purpose.purpose })}
      hint={<code>{purpose.purpose}</code>}
      extra={<Link to={`/privacy/ledger?purpose=${encodeURIComponent(purpose.purpose)}`}>{t('toLedger')}</Link>}
    >
      <div className={styles.purpose}>
        <div>
          <StatRow>
            <Stat label={t('granted')} value={whole(purpose.granted)} note={asked > 0 && t('ofAsked', { part: percent(part) })} />
            <Stat label={t('withdrawn')} value={whole(purpose.withdrawn)} />
          </StatRow>
          <div className={styles.bar}>
            <Bar part={part} tone="good" />
          </div>
          <RestsOn purpose={purpose} />
        </div>
        {purpose.notices.length > 0 ? (
          <Table rowKey={({ version }) => version ?? ''} size="small" pagination={false} columns={columns} dataSource={purpose.notices} />
        ) : (
          <Nothing title={t('notice.nobody')}>{t('notice.nobodyText')}</Nothing>
        )}
      </div>
    </Panel>
  )
}

export function Purposes() {
  const { t } = useTranslation('privacy')
  const purposes = usePurposes()
  const none = <Nothing title={t('noPurposes')}>{t('noPurposesText')}</Nothing>
  return (
    <div className={styles.stack}>
      <Loaded query={purposes} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => found.map((purpose) => <Purpose key={purpose.purpose} purpose={purpose} />)}
      </Loaded>
    </div>
  )
}
