// One campaign: what it is, whom it would reach and whom not, what can be done with it, and what became of every message.
import { EditOutlined, ExperimentOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useDefinition } from '@/api/definitions'
import { useCampaigns } from '@/api/queries'
import type { Campaign as Definition } from '@/api/schema'
import { useMay } from '@/session/session'
import { DeleteDefinition } from '@/ui/DeleteDefinition'
import { InUse } from '@/ui/InUse'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { useCampaignTitle } from '@/ui/titles'
import { When } from '@/ui/When'
import { Acts } from './Acts'
import styles from './Campaigns.module.css'
import { Progress } from './Progress'
import { useStatus } from './queries'
import { Review } from './Review'
import { State } from './State'

/** Changing the file as long as nothing was planned from it; afterwards a copy. */
function Change({ campaign }: { campaign: Definition }) {
  const { t } = useTranslation('campaigns')
  const may = useMay()
  const definition = useDefinition('campaign', campaign.state ? null : campaign.name)
  if (!may('define')) return null
  const [asked, words] = campaign.state ? ['from', 'wizard.copy'] : ['of', 'wizard.edit']
  return (
    <>
      <Link to={`/campaigns/wizard/campaign?${asked}=${encodeURIComponent(campaign.name)}`}>
        <Button icon={<EditOutlined />}>{t(words)}</Button>
      </Link>
      {!campaign.state && definition.data && <DeleteDefinition kind="campaign" definition={definition.data} then="/campaigns" draft={`campaigns.wizard.${campaign.name}`} />}
    </>
  )
}

/** Who answers for it, and whether its file says something else by now. */
function Standing({ campaign }: { campaign: Definition }) {
  const { t } = useTranslation('campaigns')
  const { approved, changed, state, starts_at, start_failed } = campaign
  return (
    <>
      {changed && <Alert type="warning" showIcon title={t('changed')} description={t('changedText')} />}
      {!state && start_failed && <Alert type="error" showIcon title={t('startFailed')} description={start_failed} />}
      {!state && starts_at && (
        <p>
          {t(approved ? 'starts' : 'wouldStart')} <When at={starts_at} exact />
        </p>
      )}
      {approved && (
        <p className="soft">
          {t('approved', { by: approved.by || approved.kind })} <When at={approved.at} exact />
        </p>
      )}
    </>
  )
}

function Shown({ campaign }: { campaign: Definition }) {
  const { t } = useTranslation('campaigns')
  const title = useCampaignTitle()
  const status = useStatus(campaign.name)
  // The list is not asked for as often as where the campaign is.
  const now = { ...campaign, state: status.data?.state ?? campaign.state }
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
      {title(campaign)} <code className="faint">{campaign.name}</code> <State campaign={now} />
    </span>
  )
  const actions = (
    <>
      {now.state && (
        <Link to={`/experiments/${encodeURIComponent(campaign.name)}`}>
          <Button icon={<ExperimentOutlined />}>{t('experiment')}</Button>
        </Link>
      )}
      <Change campaign={now} />
      <Acts campaign={now} />
    </>
  )
  return (
    <Page title={heading} lead={t('of', { audience: campaign.audience, channel: campaign.channel, goal: campaign.goal })} actions={actions}>
      <InUse />
      <Standing campaign={now} />
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
        if (campaign) return <Shown campaign={campaign} />
        // One that was just saved is there as soon as it is in use.
        return (
          <>
            <InUse />
            <Nothing title={t('list.noSuch', { name })} />
          </>
        )
      }}
    </Loaded>
  )
}
