// One campaign: what it is, whom it would reach and whom not, sending it, and what became of every message.
import { ExperimentOutlined, SendOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useCampaigns } from '@/api/queries'
import type { Campaign as Definition } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { useCampaignTitle } from '@/ui/titles'
import styles from './Campaigns.module.css'
import { Progress } from './Progress'
import { useSend, useStatus } from './queries'
import { Review } from './Review'
import { State } from './State'

/** Sends after asking once more; who may not send does not see it. */
function Send({ campaign }: { campaign: Definition }) {
  const { t } = useTranslation('campaigns')
  const { modal } = App.useApp()
  const may = useMay()
  const send = useSend(campaign.name)
  if (!may('send')) return null
  const ask = () =>
    modal.confirm({
      title: t('send.ask'),
      content: t('send.askText', { purpose: campaign.purpose }),
      okText: t('send.do'),
      cancelText: t('send.cancel'),
      onOk: () => send.mutateAsync().catch(() => undefined),
    })
  return (
    <>
      <Button type="primary" icon={<SendOutlined />} loading={send.isPending} onClick={() => void ask()}>
        {t('send.do')}
      </Button>
      <Notice error={send.error} />
    </>
  )
}

function Shown({ campaign }: { campaign: Definition }) {
  const { t } = useTranslation('campaigns')
  const title = useCampaignTitle()
  const status = useStatus(campaign.name)
  const root = `/campaigns/${encodeURIComponent(campaign.name)}`
  const none = <Nothing title={t('progress.none')}>{t('progress.noneText')}</Nothing>
  const tabs = [
    { path: '', label: t('tab.review'), children: <Review campaign={campaign} /> },
    {
      path: 'progress',
      label: t('tab.progress'),
      children: <Loaded query={status}>{(found) => (found ? <Progress status={found} /> : none)}</Loaded>,
    },
  ]
  const heading = (
    <span className={styles.heading}>
      {title(campaign)} <code className="faint">{campaign.name}</code> <State state={status.data?.state ?? campaign.state} />
    </span>
  )
  const actions = (
    <>
      <Link to={`/experiments/${encodeURIComponent(campaign.name)}`}>
        <Button icon={<ExperimentOutlined />}>{t('experiment')}</Button>
      </Link>
      <Send campaign={campaign} />
    </>
  )
  return (
    <Page title={heading} lead={t('of', { audience: campaign.audience, channel: campaign.channel, goal: campaign.goal })} actions={actions}>
      <Tabbed root={root} tabs={tabs} />
    </Page>
  )
}

export function Campaign() {
  const { t } = useTranslation('campaigns')
  const { name = '' } = useParams()
  const campaigns = useCampaigns()
  return (
    <Loaded query={campaigns}>
      {(all) => {
        const campaign = all.find((one) => one.name === name)
        return campaign ? <Shown campaign={campaign} /> : <Nothing title={t('list.noSuch', { name })} />
      }}
    </Loaded>
  )
}
