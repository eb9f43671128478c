// How good guesses of one trait are, on people who declared it: each masked, and asked of a model that has not seen them.
import { Alert, Table } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { InferredTrait, ModelFigures } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Chart } from '@/ui/Chart'
import { useFormat } from '@/ui/format'
import { Stat, StatRow } from '@/ui/Stat'
import styles from './Guessing.module.css'

const GRID = { left: 8, right: 16, top: 32, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' }

/** Confidence against what was right: on the diagonal, a confidence means what it says. */
function Reliability({ figures }: { figures: ModelFigures }) {
  const { t } = useTranslation('profiles')
  const { percent, decimal } = useFormat()
  const option = useMemo(
    () => ({
      grid: GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value: number) => percent(value) },
      legend: { top: 0, left: 0, type: 'plain' },
      xAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
      yAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
      series: [
        { name: t('guessing.right'), type: 'line', data: figures.reliability.map(({ confidence, accuracy }) => [confidence, accuracy]) },
        {
          name: t('guessing.ideal'),
          type: 'line',
          symbol: 'none',
          lineStyle: { type: 'dashed' },
          data: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    }),
    [figures, percent, t],
  )
  return (
    <figure className={styles.chart}>
      <figcaption>{t('guessing.reliability')}</figcaption>
      <Chart option={option} height={210} label={t('guessing.reliabilityLabel', { error: decimal(figures.calibration_error) })} />
    </figure>
  )
}

/** What part is answered, and how much of it right, the more confidence a guess takes. */
function Coverage({ figures }: { figures: ModelFigures }) {
  const { t } = useTranslation('profiles')
  const { percent } = useFormat()
  const option = useMemo(() => {
    const line = (name: string, value: (point: ModelFigures['coverage'][number]) => number | null | undefined) => ({
      name,
      type: 'line',
      data: figures.coverage.map((point) => [point.threshold, value(point) ?? null]),
    })
    return {
      grid: GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value: number | null) => (value === null ? '–' : percent(value)) },
      legend: { top: 0, left: 0, type: 'plain' },
      xAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
      yAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: percent } },
      series: [line(t('guessing.answered'), ({ coverage }) => coverage), line(t('guessing.right'), ({ accuracy }) => accuracy)],
    }
  }, [figures, percent, t])
  return (
    <figure className={styles.chart}>
      <figcaption>{t('guessing.coverage')}</figcaption>
      <Chart option={option} height={210} label={t('guessing.coverageLabel')} />
    </figure>
  )
}

function Labels({ figures, values }: { figures: ModelFigures; values: InferredTrait['values'] }) {
  const { t } = useTranslation('profiles')
  const { whole, percent } = useFormat()
  const part = (title: string, of: (label: ModelFigures['labels'][number]) => number) => ({
    title,
    key: title,
    align: 'end' as const,
    responsive: ['sm' as const],
    render: (_: unknown, label: ModelFigures['labels'][number]) => percent(of(label)),
  })
  const most = Math.max(1, ...Object.values(values))
  return (
    <Table
      rowKey="label"
      size="small"
      pagination={figures.labels.length > 10 && { pageSize: 10, showSizeChanger: false }}
      dataSource={figures.labels}
      columns={[
        { title: t('guessing.value'), dataIndex: 'label' },
        { title: t('guessing.declared'), dataIndex: 'examples', align: 'end', render: (people: number) => whole(people) },
        part(t('guessing.precision'), ({ precision }) => precision),
        part(t('guessing.recall'), ({ recall }) => recall),
        part('F1', ({ f1 }) => f1),
        { title: t('guessing.guessed'), key: 'guessed', align: 'end', render: (_, { label }) => whole(values[label] ?? 0) },
        { key: 'bar', width: 120, responsive: ['md'], render: (_, { label }) => <Bar part={(values[label] ?? 0) / most} /> },
      ]}
    />
  )
}

export function Figures({ found }: { found: InferredTrait }) {
  const { t } = useTranslation('profiles')
  const { whole, percent, decimal } = useFormat()
  const { figures, threshold, values } = found
  const guessed = Object.values(values).reduce((sum, people) => sum + people, 0)
  return (
    <>
      {figures.accuracy <= figures.majority && <Alert className={styles.warning} type="warning" showIcon title={t('guessing.noBetter')} description={t('guessing.noBetterText')} />}
      <StatRow>
        <Stat label={t('guessing.accuracy')} value={percent(figures.accuracy)} note={t('guessing.majority', { part: percent(figures.majority) })} />
        <Stat label={t('guessing.macroF1')} value={percent(figures.macro_f1)} />
        <Stat label={t('guessing.ece')} value={decimal(figures.calibration_error)} note={t('guessing.losses', { brier: decimal(figures.brier), loss: decimal(figures.log_loss) })} />
        <Stat label={t('guessing.examples')} value={whole(figures.examples)} />
        <Stat label={t('guessing.people')} value={whole(guessed)} note={threshold > 1 ? t('guessing.never') : t('guessing.least', { part: percent(threshold) })} />
      </StatRow>
      <div className={styles.charts}>
        <Reliability figures={figures} />
        <Coverage figures={figures} />
      </div>
      <Labels figures={figures} values={values} />
    </>
  )
}
