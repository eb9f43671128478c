// What became of a change of the files: written, being taken into use, in use, or not.
import { Alert } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, type Location } from 'react-router'
import { useReload } from '@/api/definitions'

/** What a page that is come to after a change is told of it. */
export interface Changed {
  /** The file that was written; none where a definition went away or several changed. */
  file?: string
}

/** Says how the change fares that led to this page; nothing where none did. */
export function InUse({ changed }: { changed?: Changed | null }) {
  const shown = useTold()
  return (changed ?? shown) ? <Fares {...(changed ?? shown)} /> : null
}

/** What the page was told when it was come to. It is told once: not again after the browser has loaded the page anew. */
function useTold(): Changed | undefined {
  const { pathname, search, state } = useLocation() as Location<{ changed?: Changed } | null>
  const navigate = useNavigate()
  const [told, tell] = useState<Changed>()
  const arrived = state?.changed
  useEffect(() => {
    if (!arrived) return
    tell(arrived)
    void navigate(pathname + search, { replace: true, state: null })
  }, [arrived, navigate, pathname, search])
  return told
}
function Fares({ file }: Changed) {
  const { t } = useTranslation('ui')
  const { data } = useReload()
  if (!data || data.state === 'none') return null
  const title = file ? t('change.saved', { file }) : t('change.done')
  const type = ({ preparing: 'info', in_use: 'success', failed: 'error' } as const)[data.state]
  return <Alert type={type} showIcon title={title} description={t(`change.${data.state}`)} role="status" />
}
