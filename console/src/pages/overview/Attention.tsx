// What somebody should look at: rows that were refused, events nobody planned, rules that lack data.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import { useTrackingPlan } from '@/api/queries'
import type { Mistake, Overview } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { CheckCircleOutlined } from '@ant-design/icons'
import styles from './Attention.module.css'

/** Findings shown one by one. */
const SHOWN = 6

interface Item {
  key: string
  title: string
  text?: string
  place?: string
  to?: string
  serious?: boolean
}

function useItems(overview: Overview, unplanned: number): Item[] {
  const { t } = useTranslation('overview')
  const { whole, percent } = useFormat()
  const { rows, messages, inbox_lag_entries: lag } = overview
  const refused = rows.rows_in === 0 ? 0 : rows.rows_rejected / rows.rows_in
  const all: (Item | false)[] = [
    lag > 0 && { key: 'lag', title: t('attention.lag', { number: whole(lag) }) },
    messages.unknown > 0 && { key: 'unknown', serious: true, title: t('attention.unknown', { number: whole(messages.unknown) }) },
    rows.rows_rejected > 0 && {
      key: 'rejected',
      to: '/data/quarantine',
      serious: refused > 0.02,
      title: t('attention.rejected', { number: whole(rows.rows_rejected) }),
      text: t('attention.rejectedText', { part: percent(refused) }),
    },
    unplanned > 0 && {
      key: 'unplanned',
      to: '/data/plan',
      title: t('attention.unplanned', { count: unplanned, number: whole(unplanned) }),
      text: t('attention.unplannedText'),
    },
  ]
  return all.filter((item) => item !== false)
}

/** Findings that say that a source sends otherwise than it did. */
const DRIFT = ['source_silent', 'source_rows_drift', 'source_rejects_drift', 'null_rate_drift', 'distribution_drift']

const isDrift = ({ code }: Mistake) => DRIFT.includes(code)

/** One item for each source that changed; what changed is told among the data. */
function useDrifted(found: Mistake[]): Item[] {
  const { t } = useTranslation('overview')
  const changes = Map.groupBy(found.filter(isDrift), ({ file }) => file)
  return [...changes].map(([file, { length: count }]) => ({
    key: `drift ${file}`,
    to: '/data/health',
    title: t('attention.drift', { source: file.replace(/^sources\/|\.yaml$/g, '') }),
    text: t('attention.driftText', { count }),
  }))
}

function List({ items }: { items: Item[] }) {
  const { t } = useTranslation('overview')
  if (items.length === 0) {
    return <Nothing icon={<CheckCircleOutlined />} title={t('attention.none')} />
  }
  return (
    <ul className={styles.list}>
      {items.map((item) => (
        <li key={item.key} className={styles.item} data-serious={item.serious}>
          {item.to ? <Link to={item.to}>{item.title}</Link> : <span className={styles.title}>{item.title}</span>}
          {item.text && <p className={styles.text}>{item.text}</p>}
          {item.place && <code className={styles.place}>{item.place}</code>}
        </li>
      ))}
    </ul>
  )
}

function Told({ items, found }: { items: Item[]; found: Mistake[] }) {
  const { t, i18n } = useTranslation('overview')
  const drifted = useDrifted(found)
  const others = found.filter((finding) => !isDrift(finding))
  const told = others.slice(0, SHOWN).map((finding) => ({
    key: `${finding.file}:${finding.line}:${finding.column}:${finding.message}`,
    title: i18n.exists(`overview:finding.${finding.code}`) ? t(`finding.${finding.code}`) : finding.message,
    text: i18n.exists(`overview:finding.${finding.code}`) ? finding.message : (finding.hint ?? undefined),
    place: `${finding.file}:${finding.line}:${finding.column}`,
    serious: finding.severity === 'error',
  }))
  return (
    <>
      <List items={[...items, ...drifted, ...told]} />
      {others.length > SHOWN && <p className="faint">{t('attention.more', { count: others.length - SHOWN })}</p>}
    </>
  )
}

export function Attention({ overview }: { overview: Overview }) {
  const findings = useQuery({ queryKey: ['findings'], queryFn: ({ signal }) => call(api.GET('/api/v1/findings', { signal })) })
  const plan = useTrackingPlan()
  const items = useItems(overview, plan.data?.filter((event) => !event.planned).length ?? 0)
  return (
    <Loaded query={findings} rows={4}>
      {(found) => <Told items={items} found={found} />}
    </Loaded>
  )
}
