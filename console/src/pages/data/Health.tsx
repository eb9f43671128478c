// How sources do: what each sent by day, what of it was refused, and what changed on the last whole day.
import { Alert } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SourceChange, SourceDay, SourceHealth } from '@/api/schema'
import { Chart } from '@/ui/Chart'
import { daysBetween } from '@/ui/days'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Data.module.css'
import { useSourceHealth } from './queries'

const DAYS = 30

function ByDay({ days, name }: { days: SourceDay[]; name: string }) {
  const { t } = useTranslation('data')
  const { date, whole, compact } = useFormat()
  const option = useMemo(() => {
    const all = daysBetween(days[0]?.day ?? '', days.at(-1)?.day ?? '')
    const of = (day: string) => days.find((one) => one.day === day) ?? { records: 0, rejected: 0 }
    const bars = (label: string, value: (day: string) => number) => ({ name: label, type: 'bar', stack: 'rows', barMaxWidth: 18, data: all.map(value) })
    return {
      grid: { left: 8, right: 8, top: 32, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: (value: number) => whole(value) },
      legend: { top: 0, left: 0, type: 'plain' },
      xAxis: { type: 'category', data: all.map(date), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', splitNumber: 3, minInterval: 1, axisLabel: { formatter: (value: number) => compact(value) } },
      series: [bars(t('health.taken'), (day) => of(day).records - of(day).rejected), bars(t('source.rejected'), (day) => of(day).rejected)],
    }
  }, [days, date, whole, compact, t])
  const records = days.reduce((sum, day) => sum + day.records, 0)
  return <Chart option={option} label={t('health.label', { source: name, number: whole(records), days: days.length })} height={170} />
}

/** Changes of parts of a whole; the others are of counts, or an index. */
const PARTS = ['source_rejects_drift', 'null_rate_drift']

function Changed({ changes }: { changes: SourceChange[] }) {
  const { t } = useTranslation('data')
  const { date, whole, percent, decimal } = useFormat()
  const number = ({ code }: SourceChange, value: number) => {
    if (code === 'distribution_drift') return decimal(value)
    return PARTS.includes(code) ? percent(value) : whole(Math.round(value))
  }
  return changes.map((change) => {
    const { code, day, event, field, now, before } = change
    const said = { day: date(day), event, field, now: number(change, now), before: number(change, before ?? 0) }
    return <Alert key={change.message} className={styles.changed} type="warning" showIcon title={t(`drift.${code}`)} description={t(`drifted.${code}`, said)} />
  })
}

function Source({ health }: { health: SourceHealth }) {
  const { t } = useTranslation('data')
  const steady = health.changes.length === 0 && <span className="soft">{t('health.steady')}</span>
  return (
    <Panel title={health.source} extra={steady}>
      <Changed changes={health.changes} />
      {health.days.length === 0 ? <Nothing title={t('health.silent', { days: DAYS })} /> : <ByDay days={health.days} name={health.source} />}
    </Panel>
  )
}

/** What changed comes first. */
const bySeverity = (left: SourceHealth, right: SourceHealth) => right.changes.length - left.changes.length

export function Health() {
  const { t } = useTranslation('data')
  const health = useSourceHealth(DAYS)
  const none = <Nothing title={t('health.none')}>{t('health.noneText')}</Nothing>
  return (
    <div className={styles.stack}>
      <p className="soft">{t('health.lead', { days: DAYS })}</p>
      <Loaded query={health} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => [...found].sort(bySeverity).map((one) => <Source key={one.source} health={one} />)}
      </Loaded>
    </div>
  )
}
