// What was sent to a person, what came back, and where they must not be written to.
import { Alert, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ExportedMessage } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { useRecord } from './queries'

const COLOURS: Record<string, string> = { sent: 'success', failed: 'error', suppressed: 'warning', unknown: 'error' }

function useColumns(): TableProps<ExportedMessage>['columns'] {
  const { t } = useTranslation('profiles')
  const { time } = useFormat()
  return [
    {
      title: t('message.campaign'),
      key: 'campaign',
      render: (_, { campaign, variant }) => (
        <>
          <strong>{campaign}</strong> <span className="faint">{variant}</span>
        </>
      ),
    },
    { title: t('message.channel'), dataIndex: 'channel', responsive: ['md'] },
    {
      title: t('message.state'),
      key: 'state',
      render: (_, { state, reason }) => (
        <>
          <Tag color={COLOURS[state]}>{t(`state.${state}`, { defaultValue: state })}</Tag>
          {reason && <span className="soft">{t(`suppressed.${reason}`, { defaultValue: reason })}</span>}
        </>
      ),
    },
    { title: t('message.at'), key: 'at', responsive: ['sm'], render: (_, { finished_at, created_at }) => <When at={finished_at ?? created_at} /> },
    {
      title: t('message.receipts'),
      key: 'receipts',
      render: (_, { receipts }) =>
        Object.entries(receipts)
          .filter(([kind]) => kind !== 'sent')
          .map(([kind, at]) => (
            <Tag key={kind} title={time(at)}>
              {t(`receipt.${kind}`)}
            </Tag>
          )),
    },
  ]
}

export function Deliveries({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const record = useRecord(person)
  const columns = useColumns()
  const none = <Nothing title={t('message.none')}>{t('message.noneText')}</Nothing>
  return (
    <Panel title={t('message.title')} hint={t('message.hint')} flush>
      <Loaded query={record}>
        {({ messages, suppressions }) => (
          <>
            {suppressions.map(({ channel, reason, source, at }) => (
              <Alert
                key={channel}
                type="warning"
                showIcon
                title={t('suppression', { channel: channel === '*' ? t('everyChannel') : channel })}
                description={
                  <>
                    {t(`suppressed.${reason}`, { defaultValue: reason })} · {source} · <When at={at} />
                  </>
                }
              />
            ))}
            {messages.length === 0 ? (
              none
            ) : (
              <Table rowKey="delivery_id" size="middle" pagination={false} columns={columns} dataSource={messages} />
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
