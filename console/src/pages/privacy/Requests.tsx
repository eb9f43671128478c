// What people ask for about their own data: written down, due in 30 days, closed by whoever answers for it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Popconfirm, Select, Space, Table, Tag, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import type { SubjectRequest, SubjectRequestEntry } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { useSubjectRequests } from './queries'
import styles from './Ledger.module.css'

const KINDS = ['access', 'erasure', 'correction'] as const
const COLOURS: Record<string, string> = { open: 'warning', done: 'success', refused: 'error' }

interface Closing {
  id: number
  /** Why it is refused; without one it is done. */
  reason?: string
}

function Refuse({ refuse }: { refuse: (reason: string) => void }) {
  const { t } = useTranslation('privacy')
  const [reason, setReason] = useState('')
  return (
    <Popconfirm
      title={t('request.refuseWhy')}
      description={<Input aria-label={t('request.refuseWhy')} value={reason} onChange={(event) => setReason(event.target.value)} />}
      okText={t('request.refuse')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      onConfirm={() => refuse(reason.trim())}
    >
      <Button size="small" type="text" danger>
        {t('request.refuse')}
      </Button>
    </Popconfirm>
  )
}

/** `close` is left out for who may not. */
function useColumns(close: ((closing: Closing) => void) | undefined): TableProps<SubjectRequest>['columns'] {
  const { t } = useTranslation('privacy')
  return [
    { title: t('request.person'), key: 'person', render: (_, { person }) => <Link to={`/profiles/${person}`}>{person}</Link> },
    { title: t('request.kind'), key: 'kind', render: (_, { kind }) => t(`request.kinds.${kind}`) },
    { title: t('request.through'), dataIndex: 'through', responsive: ['md'] },
    { title: t('request.due'), key: 'due', render: (_, { due_at }) => <When at={due_at} exact /> },
    { title: t('request.state'), key: 'state', render: (_, { state }) => <Tag color={COLOURS[state]}>{t(`request.states.${state}`)}</Tag> },
    {
      key: 'actions',
      align: 'end',
      render: (_, { id, state }) =>
        state === 'open' &&
        close && (
          <Space size={4} wrap>
            <Popconfirm title={t('request.closeSure')} okText={t('request.close')} onConfirm={() => close({ id })}>
              <Button size="small" type="text">
                {t('request.close')}
              </Button>
            </Popconfirm>
            <Refuse refuse={(reason) => close({ id, reason })} />
          </Space>
        ),
    },
  ]
}

function Entry({ refresh }: { refresh: () => void }) {
  const { t } = useTranslation('privacy')
  const [form] = Form.useForm<SubjectRequestEntry>()
  const { mutate, error, isPending } = useMutation({
    mutationFn: (entry: SubjectRequestEntry) => call(api.POST('/api/v1/subject-requests', { body: entry })),
    onSuccess: () => {
      form.resetFields()
      refresh()
    },
  })
  return (
    <>
      <Form<SubjectRequestEntry> form={form} layout="inline" colon={false} requiredMark={false} className={styles.inline} initialValues={{ kind: 'access' }} onFinish={(entry) => mutate(entry)}>
        <Form.Item name="person" label={t('request.person')} rules={[{ required: true, message: t('request.personMissing') }]}>
          <Input placeholder={t('request.personExample')} />
        </Form.Item>
        <Form.Item name="kind" label={t('request.kind')}>
          <Select className={styles.choice} options={KINDS.map((kind) => ({ value: kind, label: t(`request.kinds.${kind}`) }))} />
        </Form.Item>
        <Form.Item name="through" label={t('request.through')} rules={[{ required: true, message: t('request.throughMissing') }]}>
          <Input />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isPending}>
          {t('request.add')}
        </Button>
      </Form>
      <Notice error={error} />
    </>
  )
}

export function Requests() {
  const { t } = useTranslation('privacy')
  const requests = useSubjectRequests()
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: ['subject-requests'] })
  const closing = useMutation({
    mutationFn: ({ id, reason }: Closing) =>
      call(
        api.POST('/api/v1/subject-requests/{id}/close', {
          params: { path: { id: String(id) } },
          body: { refused_because: reason ?? null },
        }),
      ),
    onSuccess: refresh,
  })
  const may = useMay()
  const columns = useColumns(may('erase') ? closing.mutate : undefined)
  const none = <Nothing title={t('request.none')}>{t('request.noneText')}</Nothing>
  return (
    <Panel title={t('tab.requests')} hint={t('request.hint')}>
      <Entry refresh={refresh} />
      <Notice error={closing.error} />
      <Loaded query={requests} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={found} />}
      </Loaded>
    </Panel>
  )
}
