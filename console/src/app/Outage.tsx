// Said while the server is gone. Pages stay as they are below it, with everything that was typed.
import { DisconnectOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { connection } from '@/api/connection'
import styles from './Outage.module.css'

export function Outage() {
  const { t } = useTranslation()
  const state = useSyncExternalStore(connection.subscribe, connection.current)
  if (state === 'here') return null
  return (
    <div className={styles.outage} role="alert">
      <DisconnectOutlined className={styles.icon} />
      <strong>{t('outage.title')}</strong>
      <span className={styles.text}>{t('outage.text')}</span>
      <Button size="small" onClick={() => void connection.ask()}>
        {t('outage.again')}
      </Button>
    </div>
  )
}
