// One refused record: its fields are corrected and it goes through the stages again, or it is given up.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Popconfirm, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { FieldCorrection, QuarantinedRecord } from '@/api/schema'
import { Notice } from '@/ui/Failure'
import { HIDDEN, corrections } from './corrections'
import styles from './Mend.module.css'
import { useReason } from './reasons'

type Fields = Record<string, string>

function Failures({ record }: { record: QuarantinedRecord }) {
  const reason = useReason()
  return (
    <ul className={styles.failures}>
      {record.failures.map((failure) => (
        <li key={`${failure.code} ${failure.field}`}>
          <strong>{reason(failure.code)}</strong> {failure.field && <code>{failure.field}</code>}
          <p className="soft">{failure.reason}</p>
        </li>
      ))}
    </ul>
  )
}

export function Mend({ record, done }: { record: QuarantinedRecord; done: () => void }) {
  const { t } = useTranslation('data')
  const { message } = App.useApp()
  const client = useQueryClient()
  const finish = (words: string) => {
    void message.success(words)
    void client.invalidateQueries()
    done()
  }
  const replaying = useMutation({
    mutationFn: (set: FieldCorrection[]) =>
      call(api.POST('/api/v1/quarantine/replay', { body: { positions: [record.position], set, limit: 1 } })),
    onSuccess: (report) => {
      if (report.replayed > 0) finish(t('mend.replayed', { count: report.events }))
    },
  })
  const discarding = useMutation({
    mutationFn: () => call(api.POST('/api/v1/quarantine/discard', { body: { positions: [record.position] } })),
    onSuccess: () => finish(t('mend.discarded')),
  })
  const refused = replaying.data?.refused[0]
  return (
    <Form<Fields>
      layout="vertical"
      initialValues={Object.fromEntries(record.fields.map(({ field, value }) => [encodeURIComponent(field), value]))}
      onFinish={(values) => replaying.mutate(corrections(record.fields, values))}
    >
      <Failures record={refused ?? record} />
      {refused && <p role="alert">{t('mend.again')}</p>}
      {record.fields.map(({ field, value }) => (
        <Form.Item key={field} name={encodeURIComponent(field)} label={<code>{field}</code>}>
          <Input disabled={value === HIDDEN} />
        </Form.Item>
      ))}
      <Notice error={replaying.error ?? discarding.error} />
      <Space wrap>
        <Button type="primary" htmlType="submit" loading={replaying.isPending}>
          {t('mend.replay')}
        </Button>
        <Popconfirm title={t('mend.discardSure')} okText={t('mend.discard')} onConfirm={() => discarding.mutate()}>
          <Button danger loading={discarding.isPending}>
            {t('mend.discard')}
          </Button>
        </Popconfirm>
      </Space>
    </Form>
  )
}
