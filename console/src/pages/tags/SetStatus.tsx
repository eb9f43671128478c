// Another status for the tags that were chosen, all at once.
import { Alert, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSetStatus } from '@/api/definitions'
import { Notice } from '@/ui/Failure'
import { InUse } from '@/ui/InUse'
import styles from './Tags.module.css'

const STATUSES = ['active', 'draft', 'deprecated', 'retired'] as const

/** What can be done to the chosen tags; how it fares once it is done. */
export function SetStatus({ tags, done }: { tags: string[]; done: () => void }) {
  const { t } = useTranslation('tags')
  const setting = useSetStatus()
  const [status, setStatus] = useState<(typeof STATUSES)[number]>('active')
  const set = () => setting.mutate({ tags, status }, { onSuccess: done })
  if (tags.length === 0) return <InUse changed={setting.isSuccess ? {} : null} />
  return (
    <div className={styles.stack}>
      <Alert
        type="info"
        title={t('bulk.chosen', { count: tags.length })}
        description={
          <div className={styles.search}>
            <Segmented
              aria-label={t('bulk.status')}
              value={status}
              onChange={setStatus}
              options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
            />
            <Button type="primary" onClick={set} loading={setting.isPending}>
              {t('bulk.set')}
            </Button>
            <Button onClick={done}>{t('bulk.none')}</Button>
          </div>
        }
      />
      <Notice error={setting.error} />
    </div>
  )
}
