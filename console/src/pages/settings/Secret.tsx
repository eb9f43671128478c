// A secret or link that was just made: the only time that it can be read.
import { Alert, Typography } from 'antd'
import { useTranslation } from 'react-i18next'

export function Secret({ title, secret }: { title: string; secret: string }) {
  const { t } = useTranslation('settings')
  return (
    <Alert
      type="success"
      showIcon
      title={title}
      description={
        <>
          <Typography.Text code copyable={{ tooltips: [t('copy'), t('copied')] }}>
            {secret}
          </Typography.Text>
          <p>{t('once')}</p>
        </>
      }
    />
  )
}
