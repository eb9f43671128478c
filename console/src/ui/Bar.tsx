import styles from './Bar.module.css'

interface Props {
  /** 0..1 */
  part: number
  tone?: 'accent' | 'good' | 'warn' | 'bad'
}

/** A share as a bar; the number beside it is the caller's. */
export function Bar({ part, tone = 'accent' }: Props) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span className={styles[tone]} style={{ inlineSize: `${Math.min(1, Math.max(0, part)) * 100}%` }} />
    </span>
  )
}
