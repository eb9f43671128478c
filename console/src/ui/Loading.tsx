import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'

/** In the place of what is on its way. */
export function Loading({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation('ui')
  return (
    <div role="status" aria-label={t('loading')} aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
