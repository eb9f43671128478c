// Why a person has a tag or not: the rule as a tree with what was measured, what is missing, and the events behind it.
import { Alert, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ExplainedMeasure, Explanation } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { When } from '@/ui/When'
import { Missing } from './Missing'
import { useExplanation } from './queries'
import { RuleTree } from './RuleTree'
import styles from './Why.module.css'

function Verdict({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('profiles')
  const { time } = useFormat()
  const { values, unknown, since, outlook } = explanation
  const held = values.length > 0
  const shown = values.filter((value) => value !== 'true').join(', ')
  const title = unknown ? t('why.unknown') : t(held ? 'why.holds' : 'why.holdsNot')
  return (
    <Alert
      type={unknown ? 'warning' : held ? 'success' : 'info'}
      showIcon
      title={
        <>
          {title} {shown && <strong>{shown}</strong>}
        </>
      }
      description={
        <>
          {since && <div>{t('why.since', { time: time(since) })}</div>}
          {outlook.kind === 'turns' && (
            <div>
              {t(outlook.values.length > 0 || outlook.unknown ? 'why.turns' : 'why.ends', {
                time: time(outlook.at),
                values: outlook.unknown ? '?' : outlook.values.join(', '),
              })}
            </div>
          )}
        </>
      }
    />
  )
}

function Measure({ measure }: { measure: ExplainedMeasure }) {
  const { t } = useTranslation('profiles')
  const { time } = useFormat()
  return (
    <li className={styles.measure}>
      <p className={styles.measured}>
        <code>{measure.text}</code>
        <strong>{measure.value === null ? t('why.noValue') : String(measure.value)}</strong>
      </p>
      <p className="faint">
        {measure.from ? t('why.window', { from: time(measure.from), to: time(measure.to) }) : t('why.allTime')}
        {' · '}
        {t('why.events', { count: measure.events })}
      </p>
      {measure.latest.length > 0 && (
        <ul className={styles.events}>
          {measure.latest.map((event, index) => (
            <li key={`${event.at} ${index}`}>
              <When at={event.at} exact /> <span>{event.event}</span> <span className="faint">{event.source}</span>{' '}
              {Object.entries(event.properties).map(([name, value]) => (
                <code key={name}>
                  {name}={String(value)}
                </code>
              ))}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

function ConsentNeeded({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('profiles')
  const { consent } = explanation
  if (!consent) return <p className="soft">{t('why.noConsent')}</p>
  const state = consent.state ?? 'never'
  return (
    <p>
      <code>{consent.purpose}</code>{' '}
      <Tag color={state === 'granted' ? 'success' : state === 'withdrawn' ? 'error' : 'default'}>{t(`consent.${state}`)}</Tag>{' '}
      {consent.at && <When at={consent.at} />} <span className="faint">{consent.source}</span>
    </p>
  )
}

function Explained({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation('profiles')
  return (
    <div className={styles.why}>
      <Verdict explanation={explanation} />
      <section>
        <h3>{t('why.rule')}</h3>
        {explanation.rules.map((rule) => (
          <div key={rule.value} className={styles.rule}>
            {explanation.rules.length > 1 && <p className={styles.value}>{t('why.value', { value: rule.value })}</p>}
            <RuleTree part={rule.root} />
            {rule.missing && <Missing gap={rule.missing} />}
          </div>
        ))}
      </section>
      {explanation.measures.length > 0 && (
        <section>
          <h3>{t('why.measures')}</h3>
          <ul className={styles.measures}>
            {explanation.measures.map((measure) => (
              <Measure key={measure.text} measure={measure} />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{t('why.consent')}</h3>
        <ConsentNeeded explanation={explanation} />
      </section>
      {explanation.rests_on.map((other) => (
        <section key={other.tag}>
          <h3>{t('why.restsOn', { tag: other.tag })}</h3>
          {other.rules.map((rule) => (
            <RuleTree key={rule.value} part={rule.root} />
          ))}
        </section>
      ))}
    </div>
  )
}

export function Why({ person, tag }: { person: string; tag: string }) {
  const explanation = useExplanation(person, tag)
  return <Loaded query={explanation}>{(found) => <Explained explanation={found} />}</Loaded>
}
