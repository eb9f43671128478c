// Building an audience: nested groups and the expression beside them say the same; either can be edited.
import { CopyOutlined } from '@ant-design/icons'
import { App, Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useDefinition } from '@/api/definitions'
import { useMay } from '@/session/session'
import { DeleteDefinition } from '@/ui/DeleteDefinition'
import { useDraft } from '@/ui/draft'
import { Notice } from '@/ui/Failure'
import { useFormat } from '@/ui/format'
import { InUse } from '@/ui/InUse'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { useRested } from '@/ui/rested'
import { Stat, StatRow } from '@/ui/Stat'
import { Tabbed } from '@/ui/Tabbed'
import styles from './Audiences.module.css'
import { expressionOf, grouped, shapeOf, type Group, type Shape } from './expression'
import { GroupFields } from './Groups'
import { Insight } from './Insight'
import { Members } from './Members'
import { Save } from './Save'
import { Snapshots } from './Snapshots'
import { useAudiences, useCount } from './queries'

/** What is typed is counted after so long a pause. */
const PAUSE_MS = 500

const BLANK: Group = { kind: 'all', parts: [{ kind: 'condition', text: '' }] }

/** The expression and its shape. A text without a shape, because it is not complete, leaves the groups as they are. */
function useExpression(of: string | null, version: string | undefined) {
  const [text, setText, forgetText] = useDraft(`audiences.build.${of ?? ''}`, '')
  const [builtFrom, setBuiltFrom, forgetVersion] = useDraft<string | null>(`audiences.build.${of ?? ''}.from`, null)
  const [shape, setShape] = useState<Group>(() => {
    const read = shapeOf(text)
    return read ? grouped(read) : BLANK
  })
  const typed = (next: string) => {
    setText(next)
    if (builtFrom === null && version !== undefined) setBuiltFrom(version)
  }
  const write = (next: string) => {
    typed(next)
    const read = shapeOf(next)
    if (read) setShape(grouped(read))
    else if (next.trim() === '') setShape(BLANK)
  }
  const build = (next: Shape) => {
    const group = grouped(next)
    setShape(group)
    typed(expressionOf(group))
  }
  const forget = () => {
    forgetText()
    forgetVersion()
    setBuiltFrom(null)
  }
  return { text, shape, write, build, builtFrom, forget, complete: text.trim() === '' || shapeOf(text) !== null }
}

function Counted({ expression }: { expression: string }) {
  const { t } = useTranslation('audiences')
  const { whole, percent } = useFormat()
  const count = useCount(expression)
  if (expression === '') return <p className="soft">{t('count.nothing')}</p>
  return (
    <div aria-live="polite">
      <Notice error={count.error} />
      {count.data && !count.error && (
        <StatRow>
          <Stat label={t('count.people')} value={whole(count.data.people)} note={percent(count.data.of === 0 ? 0 : count.data.people / count.data.of)} />
          <Stat label={t('count.unknown')} value={whole(count.data.unknown)} />
          <Stat label={t('count.of')} value={whole(count.data.of)} />
        </StatRow>
      )}
    </div>
  )
}

export function Builder() {
  const [params] = useSearchParams()
  const of = params.get('of')
  return <Building key={of ?? ''} of={of} />
}

function Building({ of }: { of: string | null }) {
  const { t } = useTranslation('audiences')
  const { message } = App.useApp()
  const may = useMay()
  const definition = useDefinition('audience', of)
  const written = definition.data
  const { text, shape, write, build, builtFrom, forget, complete } = useExpression(of, written?.version)
  const defined = useAudiences().data?.find(({ name }) => name === of)?.expression
  useEffect(() => {
    if (defined && text === '') write(defined)
    // Only when the definition arrives: what is typed afterwards stays, also nothing.
  }, [defined])
  const rested = useRested(text.trim(), PAUSE_MS)
  const copy = () => void navigator.clipboard.writeText(text).then(() => message.success(t('build.copied')))
  const actions = (
    <>
      {may('define') && written && <DeleteDefinition kind="audience" definition={written} then="/audiences" draft={`audiences.build.${written.name}`} />}
      <Button type={may('define') ? 'default' : 'primary'} icon={<CopyOutlined />} onClick={copy} disabled={text.trim() === ''}>
        {t('build.copy')}
      </Button>
      {may('define') && (
        <Save expression={text.trim()} definition={written} isChanged={text.trim() !== defined?.trim()} builtFrom={builtFrom ?? undefined} reread={() => of && void definition.refetch()} done={forget} />
      )}
    </>
  )
  const tabs = [
    { path: '', label: t('tab.insight'), children: <Insight expression={rested} /> },
    { path: 'people', label: t('tab.people'), children: <Members expression={rested} name={of} /> },
    ...(of ? [{ path: 'snapshots', label: t('tab.snapshots'), children: <Snapshots name={of} expression={defined} /> }] : []),
  ]
  return (
    <Page title={of ? t('build.of', { audience: of }) : t('build.title')} lead={t('build.lead')} actions={actions}>
      <InUse />
      <Notice error={definition.error} />
      <div className={styles.halves}>
        <Panel title={t('build.groups')} hint={t('build.groupsHint')}>
          <GroupFields shape={shape} onChange={build} />
        </Panel>
        <div className={styles.stack}>
          <Panel title={t('build.expression')} hint={t(complete ? 'build.expressionHint' : 'build.incomplete')}>
            <Input.TextArea
              className={styles.text}
              aria-label={t('build.expression')}
              autoSize={{ minRows: 3, maxRows: 12 }}
              spellCheck={false}
              value={text}
              onChange={(event) => write(event.target.value)}
            />
          </Panel>
          <Panel title={t('count.title')} hint={t('count.hint')}>
            <Counted expression={rested} />
          </Panel>
        </div>
      </div>
      <Tabbed root="/audiences/build" tabs={tabs} search={of ? `?of=${encodeURIComponent(of)}` : ''} />
    </Page>
  )
}
