// The password of who is signed in.
import { useMutation } from '@tanstack/react-query'
import { App, Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { PasswordChange } from '@/api/schema'
import { Notice } from '@/ui/Failure'
import { Panel } from '@/ui/Panel'
import styles from './Settings.module.css'

export function Account() {
  const { t } = useTranslation('settings')
  const { message } = App.useApp()
  const [form] = Form.useForm<PasswordChange>()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (change: PasswordChange) => call(api.PUT('/api/v1/session/password', { body: change })),
    onSuccess: () => {
      form.resetFields()
      void message.success(t('password.changed'))
    },
  })
  return (
    <Panel title={t('password.title')} hint={t('password.hint')}>
      <Form<PasswordChange> form={form} layout="vertical" requiredMark={false} className={styles.narrow} onFinish={(change) => mutate(change)}>
        <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('password.missing') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new" label={t('password.new')} rules={[{ required: true, min: 10, message: t('password.rule') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Notice error={error} />
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('password.change')}
        </Button>
      </Form>
    </Panel>
  )
}
