// What it says: alternative contents as templates, with the fields that people have, and how they read for real people.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Segmented, Tag } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignPreview } from '@/api/schema'
import { useFormat } from '@/ui/format'
import type { StepProps } from './AudienceStep'
import { Field } from './Field'
import { blankVariant, type VariantPlan } from './plan'
import styles from './Wizard.module.css'

const MOST_FIELDS = 12

/** A field as a template takes it: one that not everybody has needs something in its place. */
export function inserted(name: string, everybody: boolean): string {
  return everybody ? `{{ ${name} }}` : `{{ ${name} | default('') }}`
}

/** The fields that the audience has, to be put where the cursor is. */
function Fields({ preview, insert }: { preview: CampaignPreview; insert: (text: string) => void }) {
  const { t } = useTranslation('campaigns')
  const { percent } = useFormat()
  const most = Object.entries(preview.fields).sort(([, a], [, b]) => b - a)
  return (
    <div className={styles.chips} aria-label={t('wizard.fields')} role="group">
      {most.slice(0, MOST_FIELDS).map(([name, people]) => (
        <Button key={name} size="small" onClick={() => insert(inserted(name, people === preview.audience))}>
          {name} <span className="faint">{percent(preview.audience === 0 ? 0 : people / preview.audience)}</span>
        </Button>
      ))}
    </div>
  )
}

function VariantFields({ variant, preview, onChange, remove }: VariantProps) {
  const { t } = useTranslation('campaigns')
  const area = useRef<TextAreaRef>(null)
  const insert = (field: string) => {
    const box = area.current?.resizableTextArea?.textArea
    const [from, to] = [box?.selectionStart ?? variant.text.length, box?.selectionEnd ?? variant.text.length]
    onChange({ ...variant, text: variant.text.slice(0, from) + field + variant.text.slice(to) })
    box?.focus()
  }
  return (
    <fieldset className={styles.variant}>
      <legend>
        <Tag>{variant.name || t('wizard.unnamed')}</Tag>
      </legend>
      <div className={styles.pair}>
        <Field label={t('wizard.variantName')}>
          <Input aria-label={t('wizard.variantName')} value={variant.name} onChange={({ target }) => onChange({ ...variant, name: target.value })} />
        </Field>
        <Field label={t('wizard.weight')}>
          <InputNumber aria-label={t('wizard.weight')} min={0.01} value={variant.weight} onChange={(weight) => onChange({ ...variant, weight: weight ?? 1 })} />
        </Field>
      </div>
      <Field label={t('wizard.role')} hint={t(`wizard.roleHint.${variant.role}`)}>
        <Segmented
          aria-label={t('wizard.role')}
          value={variant.role}
          onChange={(role) => onChange({ ...variant, role })}
          options={[
            { value: 'generic' as const, label: t('role.generic') },
            { value: 'targeted' as const, label: t('role.targeted') },
          ]}
        />
      </Field>
      <Field label={t('wizard.text')} hint={t('wizard.textHint')}>
        <Input.TextArea
          ref={area}
          aria-label={t('wizard.text')}
          autoSize={{ minRows: 3, maxRows: 10 }}
          value={variant.text}
          onChange={({ target }) => onChange({ ...variant, text: target.value })}
        />
        {preview && <Fields preview={preview} insert={insert} />}
      </Field>
      <div className={styles.pair}>
        <Field label={t('wizard.link')}>
          <Input aria-label={t('wizard.link')} className={styles.mono} value={variant.link} onChange={({ target }) => onChange({ ...variant, link: target.value })} />
        </Field>
        <Field label={t('wizard.topic')}>
          <Input aria-label={t('wizard.topic')} value={variant.topic} onChange={({ target }) => onChange({ ...variant, topic: target.value })} />
        </Field>
      </div>
      {remove && (
        <Button danger type="text" icon={<DeleteOutlined />} onClick={remove}>
          {t('wizard.removeVariant', { variant: variant.name })}
        </Button>
      )}
    </fieldset>
  )
}

interface VariantProps {
  variant: VariantPlan
  preview?: CampaignPreview
  onChange: (variant: VariantPlan) => void
  remove?: () => void
}

export function VariantsStep({ plan, onChange, preview }: StepProps & { preview?: CampaignPreview }) {
  const { t } = useTranslation('campaigns')
  const { variants } = plan
  const set = (next: VariantPlan[]) => onChange({ ...plan, variants: next })
  const free = 'abcdefghijklmnopqrstuvwxyz'.split('').find((name) => variants.every((variant) => variant.name !== name)) ?? ''
  return (
    <div className={styles.fields}>
      {variants.map((variant, index) => (
        <VariantFields
          // A variant has no other identity than its place: its name is being typed.
          key={index}
          variant={variant}
          preview={preview}
          onChange={(next) => set(variants.with(index, next))}
          remove={variants.length > 1 ? () => set(variants.toSpliced(index, 1)) : undefined}
        />
      ))}
      <div>
        <Button icon={<PlusOutlined />} onClick={() => set([...variants, blankVariant(free)])}>
          {t('wizard.addVariant')}
        </Button>
      </div>
    </div>
  )
}
