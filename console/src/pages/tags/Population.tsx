// How many people a tag had at the end of each day, and who came and went.
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TagDay, TagDetail } from '@/api/schema'
import { Chart } from '@/ui/Chart'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Tags.module.css'
import { usePopulation } from './queries'

const SPANS = [30, 90, 365]

const GRID = { left: 8, right: 8, top: 48, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }

/** What the charts of a tag's days have in common. */
function useAxes(days: TagDay[]) {
  const { date, whole, compact } = useFormat()
  return useMemo(
    () => ({
      grid: GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value: number | null) => (value === null ? '–' : whole(Math.abs(value))) },
      legend: { top: 0, left: 0, type: 'scroll' },
      xAxis: { type: 'category', data: days.map(({ day }) => date(day)), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value', splitNumber: 3, minInterval: 1, axisLabel: { formatter: (value: number) => compact(Math.abs(value)) } },
    }),
    [days, date, whole, compact],
  )
}

function Sizes({ tag, days }: { tag: TagDetail; days: TagDay[] }) {
  const { t } = useTranslation('tags')
  const axes = useAxes(days)
  const option = useMemo(() => {
    const line = { type: 'line', showSymbol: days.length < 2, connectNulls: false }
    const values = tag.values.map(({ value }) => ({
      ...line,
      name: value === 'true' ? t('value.yes') : value,
      data: days.map((day) => day.values.find((one) => one.value === value)?.people ?? null),
    }))
    const unknown = { ...line, name: t('population.unknown'), lineStyle: { type: 'dashed' }, data: days.map((day) => day.unknown ?? null) }
    return { ...axes, series: [...values, unknown] }
  }, [axes, days, tag.values, t])
  return <Chart option={option} label={t('population.label', { count: days.length })} height={300} />
}

function Movement({ days }: { days: TagDay[] }) {
  const { t } = useTranslation('tags')
  const axes = useAxes(days)
  const option = useMemo(() => {
    const sum = (pick: (value: TagDay['values'][number]) => number) => days.map((day) => day.values.reduce((all, value) => all + pick(value), 0))
    const bar = { type: 'bar', stack: 'moved', barMaxWidth: 16 }
    const series = [
      { ...bar, name: t('population.entered'), data: sum(({ entered }) => entered) },
      { ...bar, name: t('population.left'), data: sum(({ left }) => -left) },
    ]
    return { ...axes, series }
  }, [axes, days, t])
  return <Chart option={option} label={t('population.movedLabel')} height={200} />
}

export function Population({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags')
  const [span, setSpan] = useState(SPANS[0] as number)
  const days = usePopulation(tag.name, span)
  const none = <Nothing title={t('population.none')}>{t('population.noneText')}</Nothing>
  const choice = (
    <Segmented
      aria-label={t('population.span')}
      value={span}
      onChange={setSpan}
      options={SPANS.map((value) => ({ value, label: t('fact.days', { count: value }) }))}
    />
  )
  return (
    <Loaded query={days} empty={{ when: (found) => found.length === 0, show: none }}>
      {(found) => (
        <div className={styles.stack}>
          <Panel title={t('population.title')} hint={t('population.hint')} extra={choice}>
            <Sizes tag={tag} days={found} />
          </Panel>
          <Panel title={t('population.moved')} hint={t('population.movedHint')}>
            <Movement days={found} />
          </Panel>
        </div>
      )}
    </Loaded>
  )
}
