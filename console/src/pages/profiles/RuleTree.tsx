// A rule, part by part, each with the value that it had for the person.
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { ExplainedPart } from '@/api/schema'
import { standing, type Standing } from './standing'
import styles from './RuleTree.module.css'

const SIGNS = {
  true: CheckCircleFilled,
  false: CloseCircleFilled,
  unknown: QuestionCircleFilled,
} as const

function Sign({ of }: { of: Exclude<Standing, 'value'> }) {
  const { t } = useTranslation('profiles')
  const Icon = SIGNS[of]
  return <Icon className={styles[of]} aria-label={t(`standing.${of}`)} />
}

export function RuleTree({ part }: { part: ExplainedPart }) {
  const { t } = useTranslation('profiles')
  const of = standing(part)
  return (
    <div className={styles.part}>
      <div className={styles.line}>
        {of === 'value' ? <span className={styles.dot} /> : <Sign of={of} />}
        <code className={styles.text}>{part.text}</code>
        {of === 'value' && <strong className={styles.value}>{part.value === null ? t('why.noValue') : String(part.value)}</strong>}
      </div>
      {part.parts.length > 0 && (
        <ul className={styles.parts}>
          {part.parts.map((inner, index) => (
            <li key={`${index} ${inner.text}`}>
              <RuleTree part={inner} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
