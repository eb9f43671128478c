// How and when: the channel, the address it writes to, quiet hours, and how much one person gets.
import { AutoComplete, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { useWorkspace } from '@/app/workspace'
import { useSettings } from '../queries'
import type { StepProps } from './AudienceStep'
import { Field, Stretch } from './Field'
import { BLANK } from './plan'
import styles from './Wizard.module.css'

const ADDRESSES = ['user_id', 'phone', 'email', 'openid', 'unionid', 'external_userid']

/** Nine in the morning of the next day, as files write it. */
function useTomorrow(): string {
  const { now, timeZone } = useWorkspace()
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return `${day.format(Date.parse(now()) + 86_400_000)} 09:00`
}

export function DeliveryStep({ plan, onChange }: StepProps) {
  const { t } = useTranslation('campaigns')
  const settings = useSettings().data
  const { quiet, cap } = plan
  const tomorrow = useTomorrow()
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <Field label={t('wizard.channel')} hint={settings?.channels.length === 0 && t('wizard.noChannel')}>
          <Select
            aria-label={t('wizard.channel')}
            value={plan.channel || undefined}
            onChange={(channel) => onChange({ ...plan, channel })}
            options={settings?.channels.map(({ name }) => ({ value: name, label: name }))}
          />
        </Field>
        <Field label={t('wizard.address')} hint={t('wizard.addressHint')}>
          <AutoComplete
            aria-label={t('wizard.address')}
            value={plan.address}
            onChange={(address: string) => onChange({ ...plan, address })}
            options={ADDRESSES.map((value) => ({ value }))}
          />
        </Field>
      </div>
      <Field label={t('wizard.start')} hint={t(plan.start === '' ? 'wizard.byHand' : 'wizard.startHint', { zone: settings?.time_zone ?? '' })}>
        <div className={styles.inline}>
          <Switch aria-label={t('wizard.start')} checked={plan.start !== ''} onChange={(on) => onChange({ ...plan, start: on ? tomorrow : '' })} />
          {plan.start !== '' && (
            <Input
              type="datetime-local"
              aria-label={t('wizard.startAt')}
              value={plan.start.replace(' ', 'T')}
              onChange={({ target }) => target.value && onChange({ ...plan, start: target.value.replace('T', ' ') })}
            />
          )}
        </div>
      </Field>
      <Field label={t('wizard.quiet')} hint={t('wizard.quietHint', { zone: settings?.time_zone ?? '' })}>
        <div className={styles.inline}>
          <Switch aria-label={t('wizard.quiet')} checked={quiet !== null} onChange={(on) => onChange({ ...plan, quiet: on ? BLANK.quiet : null })} />
          {quiet && (
            <>
              <Input
                type="time"
                aria-label={t('wizard.quietFrom')}
                value={quiet.from}
                onChange={({ target }) => target.value && onChange({ ...plan, quiet: { ...quiet, from: target.value } })}
              />
              <span aria-hidden="true">–</span>
              <Input
                type="time"
                aria-label={t('wizard.quietTo')}
                value={quiet.to}
                onChange={({ target }) => target.value && onChange({ ...plan, quiet: { ...quiet, to: target.value } })}
              />
            </>
          )}
        </div>
      </Field>
      <Field label={t('wizard.cap')} hint={t('wizard.capHint')}>
        <div className={styles.inline}>
          <Switch aria-label={t('wizard.cap')} checked={cap !== null} onChange={(on) => onChange({ ...plan, cap: on ? BLANK.cap : null })} />
          {cap && (
            <>
              <InputNumber
                min={1}
                precision={0}
                aria-label={t('wizard.capMessages')}
                value={cap.messages}
                onChange={(messages) => onChange({ ...plan, cap: { ...cap, messages: messages ?? 1 } })}
              />
              <span>{t('wizard.capIn')}</span>
              <Stretch label={t('wizard.capWithin')} value={cap.within} onChange={(within) => onChange({ ...plan, cap: { ...cap, within } })} />
            </>
          )}
        </div>
      </Field>
    </div>
  )
}
