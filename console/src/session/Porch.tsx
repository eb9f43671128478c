import { Card } from 'antd'
import type { ReactNode } from 'react'
import { Brand } from '@/app/Brand'
import { LanguageSwitch, ThemeSwitch } from '@/app/Preferences'
import styles from './Porch.module.css'

/** What is around the forms in front of the pages. */
export function Porch({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className={styles.porch}>
      <main className={styles.middle}>
        <Brand />
        <Card className={styles.card}>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.text}>{text}</p>
          {children}
        </Card>
        <div className={styles.switches}>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </main>
    </div>
  )
}
