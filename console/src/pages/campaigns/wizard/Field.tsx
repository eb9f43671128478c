import { InputNumber, Select, Space } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './Wizard.module.css'

/** One thing to say, under its name. */
export function Field({ label, hint, children }: { label: ReactNode; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      {children}
      {hint && <span className="faint">{hint}</span>}
    </div>
  )
}

/** A stretch of time as files write it: `36h`, `7d`. */
export function Stretch({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const { t } = useTranslation('campaigns')
  const [count, unit] = [Number.parseInt(value, 10) || 1, value.endsWith('h') ? 'h' : 'd']
  return (
    <Space.Compact>
      <InputNumber min={1} max={36500} precision={0} aria-label={label} value={count} onChange={(next) => onChange(`${next ?? 1}${unit}`)} />
      <Select
        aria-label={t('wizard.unit', { of: label })}
        value={unit}
        onChange={(next) => onChange(`${count}${next}`)}
        options={[
          { value: 'h', label: t('wizard.hours') },
          { value: 'd', label: t('wizard.days') },
        ]}
      />
    </Space.Compact>
  )
}
