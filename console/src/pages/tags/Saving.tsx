// Writing a tag into its file, and what to do where somebody else was faster.
import { SaveOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isConflict } from '@/api/error'
import { Notice } from '@/ui/Failure'
import styles from './Tags.module.css'
import type { Writing } from './writing'

export function SaveButton({ writing, wrong }: { writing: Writing; wrong: boolean }) {
  const { t } = useTranslation('tags')
  const ready = writing.name !== undefined && !wrong && (writing.isChanged || !writing.written)
  return (
    <Button type="primary" icon={<SaveOutlined />} onClick={() => writing.save()} loading={writing.isSaving} disabled={!ready}>
      {t('save.do')}
    </Button>
  )
}

/** Why a text was not saved; where the file was changed meanwhile, what it says now and what can be done. */
export function Conflict({ writing }: { writing: Writing }) {
  const { t } = useTranslation('tags')
  const { error, written, name } = writing
  if (!isConflict(error)) return <Notice error={error} />
  if (!written) {
    const open = (
      <Link to={`/tags/workbench?of=${encodeURIComponent(name ?? '')}`}>
        <Button>{t('save.openOther')}</Button>
      </Link>
    )
    return <Alert type="error" showIcon role="alert" title={t('save.taken', { tag: name })} description={t('save.takenText')} action={open} />
  }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('save.conflict', { file: written.file })}
      description={
        <div className={styles.conflict}>
          <span>{t('save.conflictText')}</span>
          <pre className={styles.text}>{written.text}</pre>
          <span className={styles.chips}>
            <Button onClick={writing.reset}>{t('save.theirs')}</Button>
            <Button danger onClick={() => writing.save(written.version)} loading={writing.isSaving}>
              {t('save.mine')}
            </Button>
          </span>
        </div>
      }
    />
  )
}
