// Saving what was built: as a new audience with a name, or in the place of what the file says, whose text is shown before.
import { SaveOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useSaveDefinition } from '@/api/definitions'
import { isConflict } from '@/api/error'
import type { Definition } from '@/api/schema'
import { keepDraft } from '@/ui/draft'
import { Notice } from '@/ui/Failure'
import styles from './Audiences.module.css'
import { textOf, withExpression, type Said } from './text'

interface Props {
  expression: string
  /** The audience that is changed; none where it is a new one. */
  definition?: Definition
  /** Whether the expression is another one than the file's. */
  isChanged: boolean
  /** The version that the expression was built from. */
  builtFrom?: string
  /** Called once what was built is saved. */
  done: () => void
}

/** Writes a text, and goes to the audience it defines. */
function useSaving(expression: string, done: () => void) {
  const navigate = useNavigate()
  const saving = useSaveDefinition('audience')
  const save = (name: string, text: string, version?: string) =>
    saving.mutate(
      { name, text, version },
      {
        onSuccess: ({ definition: { name, file } }) => {
          done()
          keepDraft(`audiences.build.${name}`, expression)
          void navigate(`/audiences/build?of=${encodeURIComponent(name)}`, { replace: true, state: { changed: { file } } })
        },
      },
    )
  return { save, isSaving: saving.isPending, error: saving.error, forgetFailure: saving.reset }
}

function New({ expression, done }: Props) {
  const { t } = useTranslation('audiences')
  const { save, isSaving, error } = useSaving(expression, done)
  const taken = isConflict(error)
  return (
    <Form<Said> layout="vertical" requiredMark={false} onFinish={(said) => save(said.name.trim(), textOf({ ...said, name: said.name.trim() }, expression))}>
      <Form.Item name="name" label={t('save.name')} extra={t('save.nameHint')} rules={[{ required: true, whitespace: true, message: t('save.nameMissing') }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="zh" label={t('save.titleZh')}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="en" label={t('save.titleEn')}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t('save.description')}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={t('save.purpose')} extra={t('save.purposeHint')}>
        <Input autoComplete="off" />
      </Form.Item>
      {taken ? <Alert className={styles.said} type="error" showIcon role="alert" title={t('save.taken')} /> : <Notice error={error} />}
      <Button type="primary" htmlType="submit" loading={isSaving}>
        {t('save.do')}
      </Button>
    </Form>
  )
}

function Existing({ expression, definition, isChanged, builtFrom, done }: Props & { definition: Definition }) {
  const { t } = useTranslation('audiences')
  const { save, isSaving, error, forgetFailure } = useSaving(expression, done)
  const begin = isChanged ? withExpression(definition.text, expression) : definition.text
  const [text, setText] = useState(begin)
  useEffect(() => setText(begin), [begin])
  const isNewer = builtFrom !== undefined && builtFrom !== definition.version
  const change = (next: string) => {
    forgetFailure()
    setText(next)
  }
  return (
    <div className={styles.stack}>
      {isNewer && (
        <Alert
          type="warning"
          showIcon
          title={t('save.newer', { file: definition.file })}
          description={<pre className={styles.expression}>{definition.text}</pre>}
        />
      )}
      <label className={styles.stack}>
        {t('save.text', { file: definition.file })}
        <Input.TextArea className={styles.text} autoSize={{ minRows: 6, maxRows: 18 }} spellCheck={false} value={text} onChange={(event) => change(event.target.value)} />
      </label>
      {isConflict(error) ? <Alert type="error" showIcon role="alert" title={t('save.conflict', { file: definition.file })} /> : <Notice error={error} />}
      <div>
        <Button type="primary" onClick={() => save(definition.name, text, definition.version)} loading={isSaving}>
          {t('save.do')}
        </Button>
      </div>
    </div>
  )
}

/** The button, and what is asked before anything is written. What was typed stays where saving fails. */
export function Save(props: Props & { reread: () => void }) {
  const { t } = useTranslation('audiences')
  const [open, setOpen] = useState(false)
  const { definition, expression, reread, done } = props
  const close = () => setOpen(false)
  const saved = {
    ...props,
    done: () => {
      close()
      done()
    },
  }
  const begin = () => {
    reread()
    setOpen(true)
  }
  return (
    <>
      <Button type="primary" icon={<SaveOutlined />} onClick={begin} disabled={expression === ''}>
        {t(definition ? 'save.do' : 'save.as')}
      </Button>
      <Modal open={open} title={t(definition ? 'save.titleOld' : 'save.titleNew', { audience: definition?.name })} footer={null} onCancel={close} destroyOnHidden width={640}>
        {definition ? <Existing {...saved} definition={definition} /> : <New {...saved} />}
      </Modal>
    </>
  )
}
