// Who: what the campaign is called, the people it speaks to, and the consent that it needs.
import { AutoComplete, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { useAudienceNames, usePurposes } from '../queries'
import { Field } from './Field'
import type { Plan } from './plan'
import styles from './Wizard.module.css'

const LANGUAGES = ['zh', 'en'] as const

export interface StepProps {
  plan: Plan
  onChange: (plan: Plan) => void
}

export function AudienceStep({ plan, onChange, fixedName }: StepProps & { fixedName: boolean }) {
  const { t } = useTranslation('campaigns')
  const audiences = useAudienceNames().data ?? []
  const purposes = usePurposes().data ?? []
  return (
    <div className={styles.fields}>
      <Field label={t('wizard.name')} hint={t('wizard.nameHint')}>
        <Input
          aria-label={t('wizard.name')}
          autoComplete="off"
          disabled={fixedName}
          value={plan.name}
          onChange={({ target }) => onChange({ ...plan, name: target.value })}
        />
      </Field>
      <div className={styles.pair}>
        {LANGUAGES.map((language) => (
          <Field key={language} label={t(`wizard.title.${language}`)}>
            <Input
              aria-label={t(`wizard.title.${language}`)}
              autoComplete="off"
              value={plan.title[language] ?? ''}
              onChange={({ target }) => onChange({ ...plan, title: { ...plan.title, [language]: target.value } })}
            />
          </Field>
        ))}
      </div>
      <Field label={t('wizard.audience')} hint={t('wizard.audienceHint')}>
        <AutoComplete
          aria-label={t('wizard.audience')}
          className={styles.mono}
          value={plan.audience}
          onChange={(audience: string) => onChange({ ...plan, audience })}
          options={audiences.map((value) => ({ value }))}
          filterOption={(typed, option) => option?.value.includes(typed) ?? false}
        />
      </Field>
      <Field label={t('wizard.purpose')} hint={t('wizard.purposeHint')}>
        <AutoComplete
          aria-label={t('wizard.purpose')}
          value={plan.purpose}
          onChange={(purpose: string) => onChange({ ...plan, purpose })}
          options={purposes.map(({ purpose }) => ({ value: purpose }))}
        />
      </Field>
    </div>
  )
}
