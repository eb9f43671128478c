import { Bar } from '@/ui/Bar'
import { useFormat } from '@/ui/format'
import styles from './Tags.module.css'

/** A part of everybody, as a bar with its number. */
export function Share({ part, tone = 'accent' }: { part: number; tone?: 'accent' | 'warn' }) {
  const { percent } = useFormat()
  return (
    <span className={styles.share}>
      <Bar part={part} tone={tone} />
      <span className={part === 0 ? 'num faint' : 'num'}>{percent(part)}</span>
    </span>
  )
}
