// All campaigns: to whom, through what, what for, and where each is.
import { PlusOutlined } from '@ant-design/icons'
import { Button, Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCampaigns } from '@/api/queries'
import type { Campaign } from '@/api/schema'
import { useMay } from '@/session/session'
import { useFormat } from '@/ui/format'
import { InUse } from '@/ui/InUse'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { useCampaignTitle } from '@/ui/titles'
import styles from './Campaigns.module.css'
import { State } from './State'

function NewCampaign() {
  const { t } = useTranslation('campaigns')
  return (
    <Link to="/campaigns/wizard/campaign">
      <Button type="primary" icon={<PlusOutlined />}>
        {t('wizard.new')}
      </Button>
    </Link>
  )
}

export function List() {
  const { t } = useTranslation('campaigns')
  const { percent } = useFormat()
  const title = useCampaignTitle()
  const may = useMay()
  const campaigns = useCampaigns()
  const columns: TableProps<Campaign>['columns'] = [
    {
      title: t('list.campaign'),
      key: 'campaign',
      render: (_, campaign) => (
        <Link className={styles.name} to={`/campaigns/${encodeURIComponent(campaign.name)}`}>
          <strong>{title(campaign)}</strong>
          <code className="faint">{campaign.name}</code>
        </Link>
      ),
    },
    { title: t('list.audience'), key: 'audience', responsive: ['md'], render: (_, { audience }) => <code className={styles.expression}>{audience}</code> },
    { title: t('list.channel'), key: 'channel', responsive: ['md'], render: (_, { channel }) => <code>{channel}</code> },
    { title: t('list.purpose'), key: 'purpose', responsive: ['lg'], render: (_, { purpose }) => <code>{purpose}</code> },
    { title: t('list.holdout'), key: 'holdout', align: 'end', responsive: ['lg'], render: (_, { holdout }) => <span className="num">{percent(holdout)}</span> },
    { title: t('list.state'), key: 'state', render: (_, campaign) => <State campaign={campaign} /> },
  ]
  const none = <Nothing title={t('list.none')}>{t('list.noneText')}</Nothing>
  return (
    <Page title={t('title')} lead={t('lead')} actions={may('define') && <NewCampaign />}>
      <InUse />
      <Panel title={t('list.title')} flush>
        <Loaded query={campaigns} empty={{ when: (found) => found.length === 0, show: none }}>
          {(found) => <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={found} />}
        </Loaded>
      </Panel>
    </Page>
  )
}
