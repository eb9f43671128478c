// What became of a change of the files: written, being taken into use, in use, or not.
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useReload } from '@/api/definitions'

/** What a page that is come to after a change is told of it. */
export interface Changed {
  /** The file that was written; none where a definition went away or several changed. */
  file?: string
}

/** Says how the change fares that led to this page; nothing where none did. */
export function InUse({ changed }: { changed?: Changed | null }) {
  const { state } = useLocation() as { state: { changed?: Changed } | null }
  const shown = changed ?? state?.changed
  return shown ? <Fares {...shown} /> : null
}

function Fares({ file }: Changed) {
  const { t } = useTranslation('ui')
  const { data } = useReload()
  if (!data || data.state === 'none') return null
  const title = file ? t('change.saved', { file }) : t('change.done')
  const type = ({ preparing: 'info', in_use: 'success', failed: 'error' } as const)[data.state]
  return <Alert type={type} showIcon title={title} description={t(`change.${data.state}`)} role="status" />
}
