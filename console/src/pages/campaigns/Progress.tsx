// Where every message is: planned = sent + failed + suppressed + unknown + pending, and what came back.
import { Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CampaignStatus, MessageCount, PlannedArm } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Panel } from '@/ui/Panel'
import styles from './Campaigns.module.css'
import { useReason } from './reason'

const STATES = ['sent', 'failed', 'suppressed', 'unknown', 'pending'] as const
/** In the order in which a message goes through them. */
const RECEIPTS = ['delivered', 'read', 'clicked', 'replied', 'unsubscribed', 'blocked'] as const

/** The five numbers as one bar, so that it can be seen that they are all there is. */
function Sum({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('campaigns')
  const { whole } = useFormat()
  const whereabouts = STATES.map((state) => ({ state, messages: status[state] }))
  return (
    <div className={styles.stack}>
      <p className={styles.sum}>
        <strong>{whole(status.planned)}</strong> {t('progress.planned')}
        {' = '}
        {whereabouts.map(({ state, messages }, index) => (
          <span key={state}>
            {index > 0 && ' + '}
            <strong>{whole(messages)}</strong> {t(`message.${state}`)}
          </span>
        ))}
      </p>
      <div className={styles.whereabouts} aria-hidden="true">
        {whereabouts.map(({ state, messages }) => (
          <span key={state} className={styles[state]} style={{ flexGrow: messages }} />
        ))}
      </div>
    </div>
  )
}

function Receipts({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('campaigns')
  const { percent } = useFormat()
  return (
    <ul className={styles.bars}>
      {RECEIPTS.map((receipt) => {
        const messages = status.receipts[receipt] ?? 0
        const part = status.sent === 0 ? 0 : messages / status.sent
        return (
          <li key={receipt}>
            <span>{t(`receipt.${receipt}`)}</span>
            <Bar part={part} tone={receipt === 'unsubscribed' || receipt === 'blocked' ? 'bad' : 'accent'} />
            <span className="num">
              <Count value={messages} /> <span className="faint">{percent(part)}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}

function Arms({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('campaigns')
  const { percent } = useFormat()
  const reached = (arm: string) => status.conversions[arm] ?? 0
  const number = { align: 'end' as const }
  const columns: TableProps<PlannedArm>['columns'] = [
    { title: t('arm.name'), key: 'arm', render: (_, { arm, holdout }) => (holdout ? t('arm.holdout', { arm }) : arm) },
    { title: t('arm.people'), key: 'people', ...number, render: (_, { people }) => <Count value={people} /> },
    { title: t('arm.reached'), key: 'reached', ...number, render: (_, { arm }) => <Count value={reached(arm)} tone="good" /> },
    {
      title: t('arm.rate'),
      key: 'rate',
      ...number,
      render: (_, { arm, people }) => <span className="num">{people === 0 ? '–' : percent(reached(arm) / people)}</span>,
    },
  ]
  return <Table rowKey="arm" size="middle" pagination={false} columns={columns} dataSource={status.arms} />
}

function Reasons({ messages }: { messages: MessageCount[] }) {
  const { t, i18n } = useTranslation('campaigns')
  const said = useReason()
  const columns: TableProps<MessageCount>['columns'] = [
    { title: t('message.state'), key: 'state', render: (_, { state }) => (i18n.exists(`campaigns:message.${state}`) ? t(`message.${state}`) : state) },
    { title: t('message.reason'), key: 'reason', render: (_, { reason }) => (reason ? said(reason) : <span className="faint">–</span>) },
    { title: t('message.messages'), key: 'messages', align: 'end', render: (_, { messages: count }) => <Count value={count} /> },
  ]
  return <Table rowKey={({ state, reason }) => `${state} ${reason}`} size="middle" pagination={false} columns={columns} dataSource={messages} />
}

export function Progress({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation('campaigns')
  return (
    <div className={styles.stack}>
      <Panel title={t('progress.title')} hint={t('progress.hint')}>
        <Sum status={status} />
      </Panel>
      <div className={styles.halves}>
        <Panel title={t('receipt.title')} hint={t('receipt.hint')}>
          <Receipts status={status} />
        </Panel>
        <Panel title={t('arm.title')} hint={t('arm.hint')} flush>
          <Arms status={status} />
        </Panel>
      </div>
      <Panel title={t('message.title')} hint={t('message.hint')} flush>
        <Reasons messages={status.messages} />
      </Panel>
    </div>
  )
}
