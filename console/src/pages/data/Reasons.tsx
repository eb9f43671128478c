// Why rows were refused: over time, and in all.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Activity, RejectCount } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Chart } from '@/ui/Chart'
import { Count } from '@/ui/Count'
import { daysBetween, seriesBy } from '@/ui/days'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Data.module.css'
import { useActivity, useStages } from './queries'
import { useReason } from './reasons'

const DAYS = 60

function OverTime({ activity }: { activity: Activity }) {
  const { t } = useTranslation('data')
  const { date, whole, compact } = useFormat()
  const reason = useReason()
  const option = useMemo(() => {
    const last = activity.rejects.at(-1)?.day ?? activity.to
    const days = daysBetween(activity.from, last > activity.to ? last : activity.to)
    const series = seriesBy(activity.rejects, (row) => row.code, days)
    return {
      grid: { left: 8, right: 8, top: 48, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: (value: number) => whole(value) },
      legend: { top: 0, left: 0, type: 'plain' },
      xAxis: { type: 'category', data: days.map(date), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', splitNumber: 3, minInterval: 1, axisLabel: { formatter: (value: number) => compact(value) } },
      series: series.map(({ name, values }) => ({
        name: name === '' ? t('reason.others') : reason(name),
        type: 'bar',
        stack: 'rows',
        barMaxWidth: 18,
        data: values,
      })),
    }
    // The words follow the language, as `date` does.
  }, [activity, date, whole, compact, t])
  const total = activity.rejects.reduce((sum, row) => sum + row.rows, 0)
  if (total === 0) return <Nothing title={t('reason.noneLately')} />
  return <Chart option={option} label={t('reason.label', { number: whole(total) })} height={240} />
}

function InAll({ rejects }: { rejects: RejectCount[] }) {
  const reason = useReason()
  const most = Math.max(...rejects.map((reject) => reject.rows))
  const sorted = [...rejects].sort((left, right) => right.rows - left.rows)
  return (
    <ul className={styles.reasons}>
      {sorted.map(({ source, code, rows }) => (
        <li key={`${source} ${code}`}>
          <Link to={`/data/quarantine?source=${encodeURIComponent(source)}&code=${encodeURIComponent(code)}`}>{reason(code)}</Link>
          <code className="faint">{source}</code>
          <Bar part={rows / most} tone="bad" />
          <Count value={rows} />
        </li>
      ))}
    </ul>
  )
}

export function Reasons() {
  const { t } = useTranslation('data')
  const activity = useActivity(DAYS)
  const stages = useStages()
  const none = <Nothing title={t('reason.none')}>{t('reason.noneText')}</Nothing>
  return (
    <div className={styles.halves}>
      <Panel title={t('reason.overTime')} hint={t('reason.overTimeHint')}>
        <Loaded query={activity}>{(found) => <OverTime activity={found} />}</Loaded>
      </Panel>
      <Panel title={t('reason.inAll')} hint={t('reason.inAllHint')}>
        <Loaded query={stages} empty={{ when: ({ rejects }) => rejects.length === 0, show: none }}>
          {({ rejects }) => <InAll rejects={rejects} />}
        </Loaded>
      </Panel>
    </div>
  )
}
