// A campaign read as an experiment: whether the split is sound, what the messages did, and what each tag is worth.
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import styles from './Experiments.module.css'
import { Intervals, type Shown } from './Interval'
import { useReport } from './queries'
import { SRM_LEVEL, type Metric, type Report } from './report'
import { useSaid } from './said'
import { Verdicts } from './Verdicts'

/** Whether the arms hold the people that they were meant to. */
function Split({ report }: { report: Report }) {
  const { t } = useTranslation('experiments')
  const { whole, decimal } = useFormat()
  const { srm, design } = report
  const broken = srm.p !== null && srm.p < SRM_LEVEL
  return (
    <div className={styles.stack}>
      <Alert type={broken ? 'error' : 'success'} showIcon title={t(broken ? 'srm.broken' : 'srm.sound', { p: srm.p === null ? '–' : decimal(srm.p) })} />
      <StatRow>
        {design.arms.map((arm, index) => (
          <Stat
            key={arm}
            label={arm === design.control ? t('srm.control', { arm }) : arm}
            value={whole(srm.observed[index] ?? 0)}
            note={t('srm.expected', { number: whole(Math.round(srm.expected[index] ?? 0)) })}
          />
        ))}
      </StatRow>
    </div>
  )
}

function Effects({ metric }: { metric: Metric }) {
  const { t } = useTranslation('experiments')
  const said = useSaid(metric.kind)
  const rows = metric.effects.flatMap(({ arm, versus, absolute }): Shown[] =>
    absolute ? [{ key: `${arm} ${versus}`, label: t('effect.versus', { arm, versus }), ...absolute, said: said.difference(absolute) }] : [],
  )
  return (
    <div className={styles.stack}>
      <StatRow>
        {metric.arms.map(({ arm, n, mean, low, high }) => (
          <Stat key={arm} label={arm} value={said.value(mean)} note={`${said.range(low, high)} · ${t('effect.people', { count: n })}`} />
        ))}
      </StatRow>
      {rows.length > 0 && <Intervals rows={rows} />}
    </div>
  )
}

function Shown({ report }: { report: Report }) {
  const { t } = useTranslation('experiments')
  return (
    <div className={styles.stack}>
      <Verdicts report={report} />
      <Panel title={t('srm.title')} hint={t('srm.hint')}>
        <Split report={report} />
      </Panel>
      {report.metrics.map((metric) => (
        <Panel key={metric.metric} title={t('effect.title', { metric: metric.metric })} hint={t(report.design.monitoring ? 'effect.hintLooking' : 'effect.hint')}>
          <Effects metric={metric} />
        </Panel>
      ))}
    </div>
  )
}

export function Experiment() {
  const { t } = useTranslation('experiments')
  const { name = '' } = useParams()
  const report = useReport(name)
  return (
    <Page title={t('of', { experiment: name })} lead={t('ofLead')}>
      <Loaded query={report}>{(found) => <Shown report={found} />}</Loaded>
    </Page>
  )
}
