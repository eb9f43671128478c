// What may be said of each tag: the word, why, and what would change it.
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '@/ui/format'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Experiments.module.css'
import { Intervals, type Shown } from './Interval'
import type { Finding, Report, TagReport } from './report'
import { useReasons } from './reasons'
import { useSaid } from './said'

const COLOURS: Record<Finding, string> = {
  useful: 'success',
  accurate: 'processing',
  redundant: 'warning',
  not_enough_evidence: 'default',
  faulty: 'error',
}

function Verdict({ tag, kind }: { tag: TagReport; kind: string }) {
  const { t } = useTranslation('experiments')
  const { whole } = useFormat()
  const said = useSaid(kind)
  const say = useReasons(kind)
  const { verdict } = tag
  const measured = tag.metrics.find(({ metric }) => metric === verdict.metric)
  const parts = [
    { key: 'tagged', label: t('verdict.tagged', { number: whole(tag.tagged) }), contrast: measured?.effect_tagged },
    { key: 'untagged', label: t('verdict.untagged', { number: whole(tag.untagged) }), contrast: measured?.effect_untagged },
    { key: 'interaction', label: t('verdict.interaction'), contrast: measured?.interaction },
  ]
  const rows = parts.flatMap(({ key, label, contrast }): Shown[] => (contrast ? [{ key, label, ...contrast, said: said.difference(contrast) }] : []))
  return (
    <article className={styles.verdict}>
      <header className={styles.word}>
        <Link to={`/tags/of/${tag.tag}`}>
          <strong>{tag.tag}</strong>
        </Link>
        <Tag color={COLOURS[verdict.finding]}>{t(`finding.${verdict.finding}`)}</Tag>
      </header>
      {rows.length > 0 && <Intervals rows={rows} />}
      <ul className={styles.reasons}>
        {verdict.reasons.map((reason) => (
          <li key={reason.code}>{say.reason(reason)}</li>
        ))}
        {verdict.next.map((reason) => (
          <li key={`next ${reason.code}`} className="soft">
            {t('verdict.next')} {say.next(reason, verdict.finding)}
          </li>
        ))}
      </ul>
    </article>
  )
}

export function Verdicts({ report }: { report: Report }) {
  const { t } = useTranslation('experiments')
  const kindOf = (metric: string) => report.metrics.find((one) => one.metric === metric)?.kind ?? 'mean'
  return (
    <Panel title={t('verdict.title')} hint={t('verdict.hint')}>
      {report.tags.length === 0 ? (
        <Nothing title={t('verdict.none')}>{t('verdict.noneText')}</Nothing>
      ) : (
        report.tags.map((tag) => <Verdict key={tag.tag} tag={tag} kind={kindOf(tag.verdict.metric)} />)
      )}
    </Panel>
  )
}
