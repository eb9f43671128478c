// Writing a tag: its text, its mistakes at their places, what it would say of everybody before it is in force, and its file.
import { App, Button } from 'antd'
import { CopyOutlined } from '@ant-design/icons'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { ApiError } from '@/api/error'
import { useTags, useTrackingPlan } from '@/api/queries'
import type { Mistake } from '@/api/schema'
import { useMay } from '@/session/session'
import { DeleteDefinition } from '@/ui/DeleteDefinition'
import { Notice } from '@/ui/Failure'
import { InUse } from '@/ui/InUse'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { useRested } from '@/ui/rested'
import { YamlEditor } from '@/ui/YamlEditor'
import { completeRule } from './completion'
import { Preview } from './Preview'
import { Conflict, SaveButton } from './Saving'
import styles from './Tags.module.css'
import { usePreview } from './queries'
import { draftOf, useWriting } from './writing'

/** What is typed is tried after so long a pause. */
const PAUSE_MS = 600

/** Tries a text whenever it has rested for a while; gives the last answer and the mistakes of the last text. */
function useTrial(text: string) {
  const preview = usePreview()
  const { mutate } = preview
  const rested = useRested(text, PAUSE_MS)
  useEffect(() => {
    if (rested.trim() !== '') mutate(rested)
  }, [rested, mutate])
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

export function Workbench() {
  const [params] = useSearchParams()
  const of = params.get('of')
  return <Bench key={of ?? ''} of={of} />
}

function Bench({ of }: { of: string | null }) {
  const { t } = useTranslation('tags')
  const { message } = App.useApp()
  const may = useMay()
  const writing = useWriting(of)
  const { text } = writing
  const { answer, mistakes, error, running } = useTrial(text)
  const names = useNames()
  const shown = useMemo(() => [...mistakes, ...writing.mistakes], [mistakes, writing.mistakes])
  const wrong = shown.some(({ severity }) => severity === 'error')
  const copy = () => void navigator.clipboard.writeText(text).then(() => message.success(t('workbench.copied')))
  const actions = (
    <>
      {writing.written && writing.isChanged && <Button onClick={writing.reset}>{t('workbench.reset')}</Button>}
      {may('define') && writing.written && <DeleteDefinition kind="tag" definition={writing.written} then="/tags" draft={draftOf(of)} />}
      <Button type={may('define') ? 'default' : 'primary'} icon={<CopyOutlined />} onClick={copy} disabled={wrong}>
        {t('workbench.copy')}
      </Button>
      {may('define') && <SaveButton writing={writing} wrong={wrong} />}
    </>
  )
  return (
    <Page title={of ? t('workbench.of', { tag: of }) : t('workbench.title')} lead={t('workbench.lead')} actions={actions}>
      {!writing.isChanged && <InUse />}
      <Conflict writing={writing} />
      <Notice error={writing.unread} />
      <div className={styles.bench}>
        <Panel title={t('workbench.text')} hint={writing.written ? t('workbench.standsIn', { file: writing.written.file }) : t('workbench.textHint')}>
          <YamlEditor value={text} onChange={writing.change} mistakes={shown} complete={(context) => completeRule(context, names)} label={t('workbench.text')} />
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
