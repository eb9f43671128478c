// What went wrong, as the server says it.
import { CloudServerOutlined, LockOutlined, WarningOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError, Unreachable } from '@/api/error'
import { Nothing } from './Nothing'
import styles from './Failure.module.css'

const isForbidden = (error: Error) => error instanceof ApiError && error.code === 'forbidden'

/** In the place of what could not be loaded. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation('ui')
  if (isForbidden(error)) {
    return (
      <Nothing title={t('forbidden.title')} icon={<LockOutlined />}>
        {t('forbidden.text')}
      </Nothing>
    )
  }
  const gone = error instanceof Unreachable
  const again = retry && <Button onClick={retry}>{t('again')}</Button>
  return (
    <div role="alert">
      <Nothing title={t(gone ? 'gone' : 'failed')} icon={gone ? <CloudServerOutlined /> : <WarningOutlined />} action={again}>
        {gone ? t('goneText') : <Said error={error} />}
      </Nothing>
    </div>
  )
}

/** Above a form whose sending failed; nothing where nothing failed. */
export function Notice({ error }: { error: Error | null }) {
  const { t } = useTranslation('ui')
  if (!error) return null
  const title = error instanceof Unreachable ? t('gone') : t(isForbidden(error) ? 'forbidden.title' : 'refused')
  const text = error instanceof Unreachable ? t('goneText') : <Said error={error} />
  return <Alert className={styles.notice} type="error" showIcon title={title} description={text} role="alert" />
}

/** The message, and every mistake with its place. */
function Said({ error }: { error: Error }) {
  const { t, i18n } = useTranslation('ui')
  const known = error instanceof ApiError && i18n.exists(`ui:code.${error.code}`)
  const mistakes = error instanceof ApiError ? error.mistakes : []
  return (
    <>
      <span>{known ? t(`code.${error.code}`) : error.message}</span>
      {mistakes.length > 0 && (
        <ul className={styles.mistakes}>
          {mistakes.map((mistake) => (
            <li key={`${mistake.file}:${mistake.line}:${mistake.column}:${mistake.message}`}>
              <code>{t(mistake.file.includes('/') ? 'placeIn' : 'place', { file: mistake.file, line: mistake.line, column: mistake.column })}</code>{' '}
              {mistake.message}
              {mistake.hint && <span className="soft"> {mistake.hint}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
