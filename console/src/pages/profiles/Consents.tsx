// What a person allowed, and the way to write down what they just said.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Radio, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { ConsentEntry, ConsentRequest } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Consents.module.css'
import { useLedger } from './queries'

function useColumns(): TableProps<ConsentEntry>['columns'] {
  const { t } = useTranslation('profiles')
  return [
    { title: t('consent.at'), key: 'at', render: (_, { at }) => <When at={at} exact /> },
    { title: t('consent.purpose'), key: 'purpose', render: (_, { purpose }) => <code>{purpose}</code> },
    {
      title: t('consent.state'),
      key: 'state',
      render: (_, { state }) => <Tag color={state === 'granted' ? 'success' : 'error'}>{t(`consent.${state}`)}</Tag>,
    },
    { title: t('consent.source'), dataIndex: 'source', responsive: ['sm'] },
    { title: t('consent.notice'), key: 'notice', responsive: ['sm'], render: (_, { notice_version }) => notice_version ?? <span className="faint">–</span> },
  ]
}

function Record({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<ConsentRequest>()
  const { mutate, isPending, error } = useMutation({
    mutationFn: (said: ConsentRequest) =>
      call(api.POST('/api/v1/profiles/{person}/consents', { params: { path: { person } }, body: said })),
    onSuccess: () => {
      void message.success(t('consent.recorded'))
      form.resetFields()
      void client.invalidateQueries()
    },
  })
  return (
    <Form<ConsentRequest>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.form}
      initialValues={{ purpose: 'marketing', state: 'granted' }}
      onFinish={({ notice_version, ...said }) => mutate({ ...said, notice_version: notice_version || null })}
    >
      <Form.Item name="purpose" label={t('consent.purpose')} rules={[{ required: true, message: t('consent.purposeMissing') }]}>
        <Input />
      </Form.Item>
      <Form.Item name="state" label={t('consent.said')}>
        <Radio.Group
          options={[
            { value: 'granted', label: t('consent.granted') },
            { value: 'withdrawn', label: t('consent.withdrawn') },
          ]}
        />
      </Form.Item>
      <Form.Item name="notice_version" label={t('consent.notice')}>
        <Input placeholder={t('consent.noticeOptional')} />
      </Form.Item>
      <Notice error={error} />
      <Button type="primary" htmlType="submit" loading={isPending}>
        {t('consent.record')}
      </Button>
    </Form>
  )
}

export function Consents({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const may = useMay()
  const ledger = useLedger(person)
  const columns = useColumns()
  const none = <Nothing title={t('consent.none')}>{t('consent.noneText')}</Nothing>
  return (
    <div className={styles.consents}>
      <Panel title={t('consent.ledger')} hint={t('consent.ledgerHint')} flush>
        <Loaded query={ledger} empty={{ when: (entries) => entries.length === 0, show: none }}>
          {(entries) => (
            <Table
              rowKey={({ recorded_at, purpose, state, at }) => `${recorded_at} ${at} ${purpose} ${state}`}
              size="middle"
              pagination={false}
              columns={columns}
              dataSource={[...entries].reverse()}
            />
          )}
        </Loaded>
      </Panel>
      {may('consent') && (
        <Panel title={t('consent.write')} hint={t('consent.writeHint')}>
          <Record person={person} />
        </Panel>
      )}
    </div>
  )
}
