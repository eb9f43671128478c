// One condition: over a tag, a trait or behaviour with fields, or as text.
import { Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTags, useTrackingPlan } from '@/api/queries'
import { useTitle } from '@/ui/titles'
import { COMPARISONS, formOf, writtenSoFar, type EventCondition, type Form, type TagCondition, type TraitCondition } from './condition'
import type { Condition } from './expression'
import styles from './Groups.module.css'

interface Props<F> {
  form: F
  onChange: (form: Form) => void
}

const WINDOWS = ['', '1d', '7d', '14d', '30d', '60d', '90d', '180d', '365d']
const MEASURES = ['count', 'days_active', 'days_since_last'] as const

/** What a condition of another kind begins with. */
const BEGINNINGS: Record<Form['kind'], Form> = {
  tag: { kind: 'tag', tag: '', values: [] },
  trait: { kind: 'trait', name: '', comparison: '=', value: '', number: false },
  event: { kind: 'event', measure: 'count', event: '*', window: '7d', comparison: '>=', number: 1 },
  text: { kind: 'text', text: '' },
}

function TagFields({ form, onChange }: Props<TagCondition>) {
  const { t } = useTranslation('audiences')
  const title = useTitle()
  const tags = useTags().data ?? []
  const values = tags.find(({ name }) => name === form.tag)?.values ?? []
  const several = values.length > 1 || form.values.length > 0
  return (
    <>
      <Select
        className={styles.wide}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        aria-label={t('condition.tag')}
        placeholder={t('condition.tag')}
        value={form.tag || undefined}
        onChange={(tag: string) => onChange({ ...form, tag, values: [] })}
        options={tags.map((tag) => ({ value: tag.name, label: title(tag.title) }))}
      />
      {several && (
        <Select
          className={styles.wide}
          mode="multiple"
          aria-label={t('condition.values')}
          placeholder={t('condition.anyValue')}
          value={form.values}
          onChange={(chosen: string[]) => onChange({ ...form, values: chosen })}
          options={values.map(({ value }) => ({ value, label: value }))}
        />
      )}
    </>
  )
}

function TraitFields({ form, onChange }: Props<TraitCondition>) {
  const { t } = useTranslation('audiences')
  const asksValue = !form.comparison.startsWith('is')
  return (
    <>
      <Input
        className={styles.wide}
        aria-label={t('condition.trait')}
        placeholder={t('condition.trait')}
        value={form.name}
        onChange={(event) => onChange({ ...form, name: event.target.value })}
      />
      <Select
        className={styles.comparison}
        aria-label={t('condition.comparison')}
        value={form.comparison}
        onChange={(comparison) => onChange({ ...form, comparison })}
        options={[
          ...COMPARISONS.map((value) => ({ value, label: value as string })),
          { value: 'is not null' as const, label: t('condition.known') },
          { value: 'is null' as const, label: t('condition.notKnown') },
        ]}
      />
      {asksValue && (
        <Input
          className={styles.wide}
          aria-label={t('condition.value')}
          placeholder={t('condition.value')}
          value={form.value}
          onChange={(event) => onChange({ ...form, value: event.target.value, number: isNumber(event.target.value) })}
        />
      )}
    </>
  )
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)

function EventFields({ form, onChange }: Props<EventCondition>) {
  const { t } = useTranslation('audiences')
  const events = useTrackingPlan().data ?? []
  return (
    <>
      <Select
        className={styles.wide}
        aria-label={t('condition.measure')}
        value={form.measure}
        onChange={(measure) => onChange({ ...form, measure })}
        options={MEASURES.map((value) => ({ value, label: t(`measure.${value}`) }))}
      />
      <Select
        className={styles.wide}
        showSearch
        popupMatchSelectWidth={false}
        aria-label={t('condition.event')}
        value={form.event}
        onChange={(event: string) => onChange({ ...form, event })}
        options={[{ value: '*', label: t('condition.anyEvent') }, ...events.map(({ event }) => ({ value: event, label: event }))]}
      />
      {form.measure !== 'days_since_last' && (
        <Select
          className={styles.narrow}
          aria-label={t('condition.window')}
          value={form.window}
          onChange={(window: string) => onChange({ ...form, window })}
          options={[...new Set([...WINDOWS, form.window])].map((value) => ({ value, label: value || t('condition.allTime') }))}
        />
      )}
      <Select
        className={styles.comparison}
        aria-label={t('condition.comparison')}
        value={form.comparison}
        onChange={(comparison) => onChange({ ...form, comparison })}
        options={COMPARISONS.map((value) => ({ value, label: value }))}
      />
      <InputNumber
        className={styles.narrow}
        aria-label={t('condition.number')}
        min={0}
        value={form.number}
        onChange={(number) => onChange({ ...form, number: number ?? 0 })}
      />
    </>
  )
}

/** The fields of a condition; those of an empty one are a tag's. */
export function ConditionFields({ shape, onChange }: { shape: Condition; onChange: (shape: Condition) => void }) {
  const { t } = useTranslation('audiences')
  // What is filled in only in part has no text yet, so it is kept here; a text that came from elsewhere wins.
  const [filled, setFilled] = useState<Form>(BEGINNINGS.tag)
  const form = writtenSoFar(filled) === shape.text ? filled : formOf(shape.text)
  const change = (next: Form) => {
    setFilled(next)
    onChange({ kind: 'condition', text: writtenSoFar(next) })
  }
  return (
    <div className={styles.fields}>
      <Select
        className={styles.narrow}
        aria-label={t('condition.kind')}
        value={form.kind}
        onChange={(kind: Form['kind']) => change(kind === 'text' ? { kind, text: shape.text } : BEGINNINGS[kind])}
        options={(['tag', 'trait', 'event', 'text'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      {form.kind === 'tag' && <TagFields form={form} onChange={change} />}
      {form.kind === 'trait' && <TraitFields form={form} onChange={change} />}
      {form.kind === 'event' && <EventFields form={form} onChange={change} />}
      {form.kind === 'text' && (
        <Input
          className={styles.wide}
          aria-label={t('condition.text')}
          placeholder={t('condition.text')}
          value={form.text}
          onChange={(event) => change({ kind: 'text', text: event.target.value })}
        />
      )}
    </div>
  )
}
