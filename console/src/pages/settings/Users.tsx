// Who may sign in. A password is only ever chosen by its owner: what an administrator hands over is a one-time link.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Popconfirm, Select, Space, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { User, UserChange, UserRequest } from '@/api/schema'
import { ROLES } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { useUsers } from './queries'
import { Secret } from './Secret'
import styles from './Settings.module.css'

const COLOURS = { active: 'success', invited: 'warning', disabled: 'default' } as const

function useRoles() {
  const { t } = useTranslation()
  return ROLES.map((role) => ({ value: role, label: t(`app:role.${role}`) }))
}

function useColumns(
  change: (name: string, change: UserChange) => void,
  link: (name: string) => void,
): TableProps<User>['columns'] {
  const { t } = useTranslation('settings')
  const roles = useRoles()
  return [
    {
      title: t('user.name'),
      key: 'name',
      render: (_, { name, state }) => (
        <>
          <strong>{name}</strong> <Tag color={COLOURS[state]}>{t(`user.${state}`)}</Tag>
        </>
      ),
    },
    {
      title: t('user.role'),
      key: 'role',
      render: (_, { name, role }) => (
        <Select
          size="small"
          variant="borderless"
          popupMatchSelectWidth={false}
          aria-label={t('user.roleOf', { name })}
          value={role}
          options={roles}
          onChange={(next) => change(name, { role: next })}
        />
      ),
    },
    { title: t('user.signedIn'), key: 'signedIn', responsive: ['md'], render: (_, { signed_in_at }) => <When at={signed_in_at} exact /> },
    {
      key: 'actions',
      align: 'end',
      render: (_, { name, state }) => (
        <Space size={4} wrap>
          {state !== 'disabled' && (
            <Button size="small" type="text" onClick={() => link(name)}>
              {t('user.link')}
            </Button>
          )}
          {state === 'disabled' ? (
            <Button size="small" type="text" onClick={() => change(name, { disabled: false })}>
              {t('user.enable')}
            </Button>
          ) : (
            <Popconfirm title={t('user.disableSure', { name })} okText={t('user.disable')} onConfirm={() => change(name, { disabled: true })}>
              <Button size="small" type="text" danger>
                {t('user.disable')}
              </Button>
            </Popconfirm>
          )}
        </Space>
      ),
    },
  ]
}

export function Users() {
  const { t } = useTranslation('settings')
  const users = useUsers()
  const client = useQueryClient()
  const roles = useRoles()
  const [form] = Form.useForm<UserRequest>()
  const refresh = () => void client.invalidateQueries({ queryKey: ['users'] })
  const adding = useMutation({
    mutationFn: (user: UserRequest) => call(api.POST('/api/v1/users', { body: user })),
    onSuccess: () => {
      form.resetFields()
      refresh()
    },
  })
  const changing = useMutation({
    mutationFn: ({ name, change }: { name: string; change: UserChange }) =>
      call(api.PATCH('/api/v1/users/{name}', { params: { path: { name } }, body: change })),
    onSuccess: refresh,
  })
  const linking = useMutation({
    mutationFn: (name: string) => call(api.POST('/api/v1/users/{name}/link', { params: { path: { name } } })),
  })
  const columns = useColumns((name, change) => changing.mutate({ name, change }), linking.mutate)
  const made = linking.data ?? adding.data
  return (
    <div className={styles.stack}>
      <Panel title={t('user.add')} hint={t('user.addHint')}>
        <Form<UserRequest> form={form} layout="inline" colon={false} requiredMark={false} className={styles.inline} initialValues={{ role: 'operator' }} onFinish={(user) => adding.mutate(user)}>
          <Form.Item name="name" label={t('user.name')} rules={[{ required: true, message: t('user.nameMissing') }]}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="role" label={t('user.role')}>
            <Select options={roles} popupMatchSelectWidth={false} className={styles.choice} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={adding.isPending}>
            {t('user.add')}
          </Button>
        </Form>
        <Notice error={adding.error ?? changing.error ?? linking.error} />
        {made && <Secret title={t('user.linkFor', { name: made.user.name })} secret={made.link} />}
      </Panel>
      <Panel title={t('user.title')} hint={t('user.hint')} flush>
        <Loaded query={users}>
          {(found) => <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={found} />}
        </Loaded>
      </Panel>
    </div>
  )
}
