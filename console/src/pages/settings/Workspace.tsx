// What the workspace's files say: the zone, the channels, and what protects recipients.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CampaignLimits, Settings } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import { useSettings } from './queries'
import { Reload } from './Reload'
import styles from './Settings.module.css'

function useLimitColumns(): TableProps<CampaignLimits>['columns'] {
  const { t } = useTranslation('settings')
  const none = <span className="faint">{t('limit.none')}</span>
  return [
    { title: t('limit.campaign'), key: 'campaign', render: (_, { campaign }) => <strong>{campaign}</strong> },
    { title: t('limit.channel'), dataIndex: 'channel', responsive: ['sm'] },
    { title: t('limit.purpose'), key: 'purpose', responsive: ['sm'], render: (_, { purpose }) => <code>{purpose}</code> },
    {
      title: t('limit.quiet'),
      key: 'quiet',
      render: (_, { quiet_from, quiet_to }) => (quiet_from ? `${quiet_from} – ${quiet_to}` : none),
    },
    {
      title: t('limit.cap'),
      key: 'cap',
      render: (_, { cap_messages, cap_hours }) => {
        if (cap_messages === null || cap_messages === undefined) return none
        const hours = cap_hours ?? 0
        return hours % 24 === 0
          ? t('limit.perDays', { count: cap_messages, days: hours / 24 })
          : t('limit.perHours', { count: cap_messages, hours })
      },
    },
  ]
}

function Shown({ settings }: { settings: Settings }) {
  const { t } = useTranslation('settings')
  const { time } = useFormat()
  const columns = useLimitColumns()
  return (
    <div className={styles.stack}>
      <Panel title={t('workspace')} hint={t('workspaceHint')}>
        <StatRow>
          <Stat label={t('zone')} value={settings.time_zone} note={t('zoneNote')} />
          <Stat label={t('now')} value={time(settings.now)} />
          <Stat label={t('keep')} value={t('days', { count: settings.keep_snapshots_days })} note={t('keepNote')} />
          <Stat label={t('daily')} value={t('dailyFrom', { hour: settings.daily.hour })} note={<Daily {...settings.daily} />} />
        </StatRow>
      </Panel>
      <Panel title={t('channels')} hint={t('channelsHint')}>
        {settings.channels.length === 0 ? (
          <Nothing title={t('noChannels')}>{t('noChannelsText')}</Nothing>
        ) : (
          <ul className={styles.channels}>
            {settings.channels.map(({ name, certainty }) => (
              <li key={name}>
                <strong>{name}</strong> <Tag>{t(`certainty.${certainty}`)}</Tag>
                <p className="soft">{t(`certaintyText.${certainty}`)}</p>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t('limits')} hint={t('limitsHint')} flush>
        {settings.limits.length === 0 ? (
          <Nothing title={t('noLimits')} />
        ) : (
          <Table rowKey="campaign" size="middle" pagination={false} columns={columns} dataSource={settings.limits} />
        )}
      </Panel>
    </div>
  )
}

/** What a server does once a day. */
function Daily(daily: Settings['daily']) {
  const { t } = useTranslation('settings')
  const done = (['anomalies', 'proposals', 'inference'] as const).filter((work) => daily[work])
  return done.length === 0 ? t('dailyWork.none') : done.map((work) => t(`dailyWork.${work}`)).join(t('dailyWork.and'))
}

export function Workspace() {
  const settings = useSettings()
  return (
    <div className={styles.stack}>
      <Loaded query={settings}>{(found) => <Shown settings={found} />}</Loaded>
      <Reload />
    </div>
  )
}
