// What would have to be different, in words.
import { useTranslation } from 'react-i18next'
import type { ExplainedGap } from '@/api/schema'
import { useFormat } from '@/ui/format'
import styles from './Missing.module.css'

function Gap({ gap }: { gap: ExplainedGap }) {
  const { t } = useTranslation('profiles')
  const { decimal } = useFormat()
  if (gap.reason === 'all_of' || gap.reason === 'one_of') {
    return (
      <>
        {t(`gap.${gap.reason}`)}
        <ul className={styles.gaps}>
          {gap.parts.map((part, index) => (
            <li key={`${index} ${part.text}`}>
              <Gap gap={part} />
            </li>
          ))}
        </ul>
      </>
    )
  }
  return (
    <>
      <code>{gap.text}</code> <span className="soft">{t(`gap.${gap.reason}`, told(gap, decimal))}</span>
    </>
  )
}

/** The words that a gap's sentence is filled with. */
function told(gap: ExplainedGap, decimal: (value: number) => string): Record<string, string> {
  switch (gap.reason) {
    case 'no_trait':
      return { name: gap.name }
    case 'no_value':
      return { name: gap.measure }
    case 'unknown_tag':
      return { name: gap.tag }
    case 'too_low':
    case 'too_high':
      return { value: decimal(gap.value), by: decimal(gap.by) }
    case 'tag_has':
      return { name: gap.tag, value: gap.values.join(', ') || '–' }
    case 'is':
      return { value: gap.value === null ? '?' : String(gap.value) }
    default:
      return {}
  }
}

export function Missing({ gap }: { gap: ExplainedGap }) {
  const { t } = useTranslation('profiles')
  return (
    <div className={styles.missing}>
      <p className={styles.title}>{t('gap.title')}</p>
      <Gap gap={gap} />
    </div>
  )
}
