import { useTranslation } from 'react-i18next'
import type { Overview } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { useFormat } from '@/ui/format'
import { Nothing } from '@/ui/Nothing'
import styles from './Funnel.module.css'

const STEPS = ['sent', 'delivered', 'read', 'clicked', 'replied'] as const
const LEFT_OUT = ['suppressed', 'failed', 'unknown', 'pending'] as const

/** What became of all messages, and what came back. */
export function Funnel({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const { whole, percent } = useFormat()
  const { messages, receipts } = overview
  if (messages.planned === 0) return <Nothing title={t('funnel.empty')}>{t('funnel.emptyText')}</Nothing>
  const counts = { ...receipts, sent: messages.sent } as Record<string, number>
  return (
    <>
      <ul className={styles.steps}>
        {STEPS.map((step) => {
          const part = messages.sent === 0 ? 0 : (counts[step] ?? 0) / messages.sent
          return (
            <li key={step} className={styles.step}>
              <span>{t(`receipt.${step}`)}</span>
              <Bar part={part} />
              <span className={styles.count}>
                {whole(counts[step] ?? 0)} <span className="faint">{percent(part)}</span>
              </span>
            </li>
          )
        })}
      </ul>
      <p className={styles.rest}>
        {LEFT_OUT.map((state) => t(`message.${state}`, { number: whole(messages[state]) })).join(' · ')}
      </p>
    </>
  )
}
