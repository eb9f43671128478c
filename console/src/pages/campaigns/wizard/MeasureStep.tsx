// How it is judged: the part that gets nothing, what counts as success, and the tags whose worth is asked.
import { AutoComplete, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useTags, useTrackingPlan } from '@/api/queries'
import type { StepProps } from './AudienceStep'
import { Field, Stretch } from './Field'
import styles from './Wizard.module.css'

export function MeasureStep({ plan, onChange }: StepProps) {
  const { t } = useTranslation('campaigns')
  const events = useTrackingPlan().data?.filter(({ planned }) => planned) ?? []
  const tags = useTags().data ?? []
  const { goal } = plan
  const numbers = events.find(({ event }) => event === goal.event)?.properties.filter(({ type }) => type === 'number') ?? []
  const setGoal = (next: Partial<typeof goal>) => onChange({ ...plan, goal: { ...goal, ...next } })
  return (
    <div className={styles.fields}>
      <Field label={t('wizard.holdout')} hint={t('wizard.holdoutHint')}>
        <InputNumber
          aria-label={t('wizard.holdout')}
          min={0}
          max={99}
          suffix="%"
          value={Math.round(plan.holdout * 1000) / 10}
          onChange={(part) => onChange({ ...plan, holdout: Math.round((part ?? 0) * 10) / 1000 })}
        />
      </Field>
      <div className={styles.pair}>
        <Field label={t('wizard.goal')}>
          <AutoComplete
            aria-label={t('wizard.goal')}
            value={goal.event}
            onChange={(event: string) => setGoal({ event })}
            options={events.map(({ event }) => ({ value: event }))}
          />
        </Field>
        <Field label={t('wizard.within')}>
          <Stretch label={t('wizard.within')} value={goal.within} onChange={(within) => setGoal({ within })} />
        </Field>
      </div>
      <Field label={t('wizard.value')} hint={t('wizard.valueHint')}>
        <AutoComplete
          aria-label={t('wizard.value')}
          value={goal.value}
          onChange={(value: string) => setGoal({ value })}
          options={numbers.map(({ name }) => ({ value: name }))}
        />
      </Field>
      <Field label={t('wizard.tests')} hint={t('wizard.testsHint')}>
        <Select
          mode="multiple"
          aria-label={t('wizard.tests')}
          value={plan.tests}
          onChange={(tests) => onChange({ ...plan, tests })}
          options={tags.map(({ name }) => ({ value: name, label: name }))}
        />
      </Field>
    </div>
  )
}
