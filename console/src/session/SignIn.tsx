import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Notice } from '@/ui/Failure'
import type { SignIn as Credentials } from '@/api/schema'
import { signIn } from './access'
import { Porch } from './Porch'
import type { Session } from './session'

interface Props {
  onEntered: (session: Session) => void
  /** The name to begin with. */
  name?: string
}

export function SignInForm({ onEntered, name }: Props) {
  const { t } = useTranslation('session')
  const { mutate, error, isPending } = useMutation({ mutationFn: signIn, onSuccess: onEntered })
  return (
    <Form<Credentials> layout="vertical" requiredMark={false} initialValues={{ name }} onFinish={(values) => mutate(values)}>
      <Form.Item name="name" label={t('name')} rules={[{ required: true, message: t('nameMissing') }]}>
        <Input autoComplete="username" autoFocus={!name} />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('passwordMissing') }]}>
        <Input.Password autoComplete="current-password" autoFocus={Boolean(name)} />
      </Form.Item>
      <Notice error={error} />
      <Button type="primary" htmlType="submit" block loading={isPending}>
        {t('signIn')}
      </Button>
    </Form>
  )
}

export function SignIn(props: Props) {
  const { t } = useTranslation('session')
  return (
    <Porch title={t('welcome')} text={t('welcomeText')}>
      <SignInForm {...props} />
    </Porch>
  )
}
