// The first account, made by whoever holds the link that the server printed on first run.
import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Notice } from '@/ui/Failure'
import { Nothing } from '@/ui/Nothing'
import { setUp, type Credentials } from './access'
import { Porch } from './Porch'
import type { Session } from './session'

/** Shortest password, in characters. */
const SHORTEST = 10

/** The link's one-time token: behind `#`, where no log writes it down. */
function tokenOf(location: Location): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token') ?? new URLSearchParams(location.search).get('token')
}

export function SetUp({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t } = useTranslation('session')
  const token = tokenOf(window.location)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (credentials: Credentials) => setUp(token ?? '', credentials),
    onSuccess: onEntered,
  })
  if (!token) return <Nothing title={t('noLink')}>{t('noLinkText')}</Nothing>
  return (
    <Porch title={t('setUp')} text={t('setUpText')}>
      <Form<Credentials> layout="vertical" requiredMark={false} initialValues={{ name: 'admin' }} onFinish={(values) => mutate(values)}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('nameMissing') }]}>
          <Input autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('password')}
          extra={t('passwordRule', { count: SHORTEST })}
          rules={[{ required: true, min: SHORTEST, message: t('passwordRule', { count: SHORTEST }) }]}
        >
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
        <Notice error={error} />
        <Button type="primary" htmlType="submit" block loading={isPending}>
          {t('setUpDo')}
        </Button>
      </Form>
    </Porch>
  )
}
