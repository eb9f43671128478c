// Write keys of sources, and tokens of the API. A secret is shown when it is made, and never again.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Popconfirm, Select, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { Token, TokenRequest, WriteKey, WriteKeyRequest } from '@/api/schema'
import { ROLES } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { useSources, useTokens, useWriteKeys } from './queries'
import { Secret } from './Secret'
import styles from './Settings.module.css'

interface Key {
  id: string
  created_at: string
  revoked_at?: string | null
}

/** The columns that both kinds have, after what one is for. */
function useColumns<K extends Key>(first: TableProps<K>['columns'], revoke: (id: string) => void): TableProps<K>['columns'] {
  const { t } = useTranslation('settings')
  return [
    ...(first ?? []),
    { title: t('key.id'), key: 'id', responsive: ['md'], render: (_, { id }) => <code>{id}</code> },
    { title: t('key.made'), key: 'made', render: (_, { created_at }) => <When at={created_at} exact /> },
    {
      key: 'actions',
      align: 'end',
      render: (_, { id, revoked_at }) =>
        revoked_at ? (
          <Tag>{t('key.revoked')}</Tag>
        ) : (
          <Popconfirm title={t('key.revokeSure')} okText={t('key.revoke')} onConfirm={() => revoke(id)}>
            <Button size="small" type="text" danger>
              {t('key.revoke')}
            </Button>
          </Popconfirm>
        ),
    },
  ]
}

function WriteKeys() {
  const { t } = useTranslation('settings')
  const keys = useWriteKeys()
  const sources = useSources()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['write-keys'] })
  const adding = useMutation({
    mutationFn: (key: WriteKeyRequest) => call(api.POST('/api/v1/write-keys', { body: key })),
    onSuccess: refresh,
  })
  const revoking = useMutation({
    mutationFn: (id: string) => call(api.DELETE('/api/v1/write-keys/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  })
  const columns = useColumns<WriteKey>([{ title: t('key.source'), key: 'source', render: (_, { source }) => <strong>{source}</strong> }], revoking.mutate)
  const none = <Nothing title={t('key.none')}>{t('key.noneText')}</Nothing>
  const http = sources.data?.filter(({ declared }) => declared?.way === 'http').map(({ name, declared }) => ({ value: name, label: declared?.title ?? name }))
  return (
    <Panel title={t('key.title')} hint={t('key.hint')}>
      <Form<WriteKeyRequest> layout="inline" colon={false} requiredMark={false} className={styles.inline} onFinish={(key) => adding.mutate(key)}>
        <Form.Item name="source" label={t('key.source')} rules={[{ required: true, message: t('key.sourceMissing') }]}>
          <Select className={styles.choice} options={http} popupMatchSelectWidth={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={adding.isPending}>
          {t('key.add')}
        </Button>
      </Form>
      <Notice error={adding.error ?? revoking.error} />
      {adding.data && <Secret title={t('key.new', { id: adding.data.id })} secret={adding.data.secret} />}
      <Loaded query={keys} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={found} />}
      </Loaded>
    </Panel>
  )
}

function Tokens() {
  const { t } = useTranslation('settings')
  const tokens = useTokens()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['tokens'] })
  const adding = useMutation({
    mutationFn: (token: TokenRequest) => call(api.POST('/api/v1/tokens', { body: token })),
    onSuccess: refresh,
  })
  const revoking = useMutation({
    mutationFn: (id: string) => call(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } })),
    onSuccess: refresh,
  })
  const roles = ROLES.map((role) => ({ value: role, label: t(`app:role.${role}`) }))
  const columns = useColumns<Token>(
    [
      { title: t('token.name'), key: 'name', render: (_, { name }) => <strong>{name}</strong> },
      { title: t('user.role'), key: 'role', render: (_, { role }) => t(`app:role.${role}`) },
    ],
    revoking.mutate,
  )
  return (
    <Panel title={t('token.title')} hint={t('token.hint')}>
      <Form<TokenRequest> layout="inline" colon={false} requiredMark={false} className={styles.inline} initialValues={{ role: 'analyst' }} onFinish={(token) => adding.mutate(token)}>
        <Form.Item name="name" label={t('token.name')} rules={[{ required: true, message: t('token.nameMissing') }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('user.role')}>
          <Select className={styles.choice} options={roles} popupMatchSelectWidth={false} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={adding.isPending}>
          {t('token.add')}
        </Button>
      </Form>
      <Notice error={adding.error ?? revoking.error} />
      {adding.data && <Secret title={t('key.new', { id: adding.data.id })} secret={adding.data.secret} />}
      <Loaded query={tokens}>{(found) => <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={found} />}</Loaded>
    </Panel>
  )
}

export function Keys() {
  return (
    <div className={styles.stack}>
      <WriteKeys />
      <Tokens />
    </div>
  )
}
