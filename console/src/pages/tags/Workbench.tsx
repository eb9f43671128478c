// Writing a tag: its text, its mistakes at their places, and what it would say of everybody before it is in force.
import { App, Button, Table, Tag as Label, type TableProps } from 'antd'
import { CopyOutlined } from '@ant-design/icons'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { ApiError } from '@/api/error'
import { useTags, useTrackingPlan } from '@/api/queries'
import type { Mistake, PreviewedPerson, PreviewedValue, TagPreview } from '@/api/schema'
import { Count } from '@/ui/Count'
import { useDraft } from '@/ui/draft'
import { Notice } from '@/ui/Failure'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import EXAMPLE from './example.yaml?raw'
import { RuleEditor } from './RuleEditor'
import { Share } from './Share'
import styles from './Tags.module.css'
import { usePreview, useTag } from './queries'

/** What is typed is tried after so long a pause. */
const PAUSE_MS = 600

/** Tries a text whenever it has rested for a while; gives the last answer and the mistakes of the last text. */
function useTrial(text: string) {
  const preview = usePreview()
  const { mutate } = preview
  useEffect(() => {
    if (text.trim() === '') return
    const later = setTimeout(() => mutate(text), PAUSE_MS)
    return () => clearTimeout(later)
  }, [text, mutate])
  const [answer, setAnswer] = useState(preview.data)
  useEffect(() => {
    if (preview.data) setAnswer(preview.data)
  }, [preview.data])
  const mistakes = useMemo<Mistake[]>(() => {
    if (preview.error instanceof ApiError) return preview.error.mistakes
    return preview.data?.warnings ?? []
  }, [preview.error, preview.data])
  return { answer, mistakes, error: preview.error, running: preview.isPending }
}

function useNames() {
  const tags = useTags().data
  const plan = useTrackingPlan().data
  return useMemo(
    () => ({
      events: (plan ?? []).map(({ event, properties }) => ({ name: event, properties: properties.map(({ name }) => name) })),
      tags: (tags ?? []).map(({ name, values }) => ({ name, values: values.map(({ value }) => value) })),
    }),
    [tags, plan],
  )
}

function useValueColumns(population: number): TableProps<PreviewedValue>['columns'] {
  const { t } = useTranslation('tags')
  const number = { align: 'end' as const, width: 90 }
  return [
    { title: t('value.value'), key: 'value', render: (_, { value }) => <strong>{value === 'true' ? t('value.yes') : value}</strong> },
    { title: t('value.people'), key: 'people', ...number, render: (_, { people }) => <Count value={people} /> },
    { title: t('preview.part'), key: 'part', width: 160, render: (_, { people }) => <Share part={population === 0 ? 0 : people / population} /> },
    { title: t('preview.entering'), key: 'entering', ...number, render: (_, { entering }) => <Count value={entering} tone="good" /> },
    { title: t('preview.leaving'), key: 'leaving', ...number, render: (_, { leaving }) => <Count value={leaving} tone="bad" /> },
  ]
}

function usePersonColumns(): TableProps<PreviewedPerson>['columns'] {
  const { t } = useTranslation('tags')
  return [
    {
      title: t('member.person'),
      key: 'person',
      render: (_, { person, entering }) => (
        <>
          <Link to={`/profiles/${person}`}>
            <code>{person}</code>
          </Link>{' '}
          {entering && <Label color="success">{t('preview.new')}</Label>}
        </>
      ),
    },
    { title: t('value.value'), key: 'value', render: (_, { value }) => (value === 'true' ? t('value.yes') : value) },
    {
      title: t('preview.identifiers'),
      key: 'identifiers',
      responsive: ['lg'],
      render: (_, { identifiers }) => <span className={styles.chips}>{identifiers.slice(0, 3).map((one) => <code key={one}>{one}</code>)}</span>,
    },
  ]
}

function Preview({ preview }: { preview: TagPreview }) {
  const { t } = useTranslation('tags')
  const values = useValueColumns(preview.population)
  const people = usePersonColumns()
  return (
    <div className={styles.stack}>
      <h3 className={styles.previewed}>
        <code>{preview.name}</code>{' '}
        <span className="soft">{t('preview.unknown', { count: preview.unknown, of: preview.population })}</span>
      </h3>
      <Table rowKey="value" size="small" pagination={false} columns={values} dataSource={preview.values} />
      {preview.samples.length > 0 && (
        <Table rowKey="person" size="small" pagination={false} columns={people} dataSource={preview.samples} title={() => t('preview.samples')} />
      )}
    </div>
  )
}

/** The text to begin with: of the tag that is asked for, else what was typed last, else an example. */
function useText() {
  const [params] = useSearchParams()
  const of = params.get('of')
  const [text, setText] = useDraft(`tags.workbench.${of ?? ''}`, of ? '' : EXAMPLE)
  const tag = useTag(of ?? '', of !== null)
  const written = tag.data?.versions.at(-1)?.yaml
  useEffect(() => {
    if (written && text === '') setText(written)
  }, [written, text, setText])
  return { of, text, setText, written }
}

export function Workbench() {
  const { t } = useTranslation('tags')
  const { message } = App.useApp()
  const { of, text, setText, written } = useText()
  const { answer, mistakes, error, running } = useTrial(text)
  const names = useNames()
  const copy = () => void navigator.clipboard.writeText(text).then(() => message.success(t('workbench.copied')))
  const actions = (
    <>
      {written !== undefined && written !== text && <Button onClick={() => setText(written)}>{t('workbench.reset')}</Button>}
      <Button type="primary" icon={<CopyOutlined />} onClick={copy} disabled={mistakes.some(({ severity }) => severity === 'error')}>
        {t('workbench.copy')}
      </Button>
    </>
  )
  return (
    <Page title={of ? t('workbench.of', { tag: of }) : t('workbench.title')} lead={t('workbench.lead')} actions={actions}>
      <div className={styles.bench}>
        <Panel title={t('workbench.text')} hint={t('workbench.textHint')}>
          <RuleEditor value={text} onChange={setText} mistakes={mistakes} names={names} label={t('workbench.text')} />
        </Panel>
        <Panel title={t('preview.title')} hint={t(running ? 'preview.running' : 'preview.hint')}>
          <div aria-live="polite" className={styles.stack}>
            <Notice error={error} />
            {mistakes
              .filter(({ severity }) => severity === 'warning')
              .map(({ line, column, message: text }) => (
                <p key={`${line}:${column}:${text}`} className={styles.warning}>
                  <code>{t('ui:place', { line, column })}</code> {text}
                </p>
              ))}
            {answer?.tags.map((preview) => <Preview key={preview.name} preview={preview} />)}
            {!answer && !error && <Nothing title={t('preview.none')}>{t('preview.noneText')}</Nothing>}
          </div>
        </Panel>
      </div>
    </Page>
  )
}
