import type { ReactNode } from 'react'
import { useId } from 'react'
import styles from './Panel.module.css'

interface Props {
  title: ReactNode
  /** In a sentence, what is in it. */
  hint?: ReactNode
  extra?: ReactNode
  /** Content that touches the edges, such as a table. */
  flush?: boolean
  className?: string
  children: ReactNode
}

/** A part of a page. */
export function Panel({ title, hint, extra, flush, className, children }: Props) {
  const id = useId()
  return (
    <section className={[styles.panel, className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.title} id={id}>
            {title}
          </h2>
          {hint && <p className={styles.hint}>{hint}</p>}
        </div>
        {extra}
      </header>
      <div className={flush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}
