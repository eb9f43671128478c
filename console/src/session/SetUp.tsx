// A one-time link: it makes the first administrator, or lets somebody choose a password.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure, Notice } from '@/ui/Failure'
import { Loading } from '@/ui/Loading'
import { Nothing } from '@/ui/Nothing'
import { askLink, setUp } from './access'
import { Porch } from './Porch'
import type { Session } from './session'

/** Shortest password, in characters. */
const SHORTEST = 10

interface Chosen {
  name: string
  password: string
}

/** The link's secret stands behind `#`, where no log writes it down. */
const readToken = () => new URLSearchParams(window.location.hash.slice(1)).get('token')

function Choose({ token, user, onEntered }: { token: string; user: string | null; onEntered: (session: Session) => void }) {
  const { t } = useTranslation('session')
  const { mutate, error, isPending } = useMutation({
    mutationFn: ({ name, password }: Chosen) => setUp({ token, name: user ?? name, password }),
    onSuccess: onEntered,
  })
  const rule = t('passwordRule', { count: SHORTEST })
  return (
    <Porch title={user ? t('choose', { user }) : t('setUp')} text={user ? t('chooseText') : t('setUpText')}>
      <Form<Chosen> layout="vertical" requiredMark={false} initialValues={{ name: user ?? 'admin' }} onFinish={(values) => mutate(values)}>
        <Form.Item name="name" label={t('name')} hidden={user !== null} rules={[{ required: true, message: t('nameMissing') }]}>
          <Input autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label={t('password')} extra={rule} rules={[{ required: true, min: SHORTEST, message: rule }]}>
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
        <Notice error={error} />
        <Button type="primary" htmlType="submit" block loading={isPending}>
          {user ? t('chooseDo') : t('setUpDo')}
        </Button>
      </Form>
    </Porch>
  )
}

export function SetUp({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t } = useTranslation('session')
  const [token] = useState(readToken)
  // It leaves the address, but only once it is kept: a rendering that is begun anew reads it again.
  useEffect(() => window.history.replaceState(null, '', window.location.pathname), [])
  const link = useQuery({ queryKey: ['link', token], queryFn: () => askLink(token ?? ''), enabled: Boolean(token), staleTime: Infinity })
  if (!token) return <Nothing title={t('noLink')}>{t('noLinkText')}</Nothing>
  if (link.error) return <Failure error={link.error} retry={() => void link.refetch()} />
  if (!link.data) return <Loading />
  return <Choose token={token} user={link.data.user ?? null} onEntered={onEntered} />
}
