import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { Activity } from '@/api/schema'
import { Chart } from '@/ui/Chart'
import { daysBetween, seriesBy } from '@/ui/days'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'

const DAYS = 45

function Days({ activity }: { activity: Activity }) {
  const { t } = useTranslation('overview')
  const { date, whole, compact } = useFormat()
  const days = useMemo(() => daysBetween(activity.from, activity.to), [activity])
  const option = useMemo(() => {
    const series = seriesBy(activity.events, (row) => row.source, days)
    return {
      grid: { left: 8, right: 8, top: 36, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, valueFormatter: (value: number) => whole(value) },
      legend: { top: 0, left: 0 },
      xAxis: { type: 'category', data: days.map(date), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', splitNumber: 3, axisLabel: { formatter: (value: number) => compact(value) } },
      series: series.map(({ name, values }) => ({ name, type: 'bar', stack: 'rows', data: values, barMaxWidth: 18 })),
    }
  }, [activity, days, date, whole, compact])
  const total = activity.events.reduce((sum, row) => sum + row.rows, 0)
  const label = t('throughput.label', { days: days.length, number: whole(total) })
  return <Chart option={option} label={label} height={230} />
}

/** Events by day and source. */
export function Throughput() {
  const activity = useQuery({
    queryKey: ['activity', DAYS],
    queryFn: ({ signal }) => call(api.GET('/api/v1/activity', { params: { query: { days: DAYS } }, signal })),
  })
  return <Loaded query={activity}>{(found) => <Days activity={found} />}</Loaded>
}
