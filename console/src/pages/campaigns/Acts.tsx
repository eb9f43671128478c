// What can be done with a campaign next, asked once more before it is done.
import { CheckOutlined, PauseOutlined, PlayCircleOutlined, RollbackOutlined, SendOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Campaign } from '@/api/schema'
import { useWorkspace } from '@/app/workspace'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { nextAct, type Act } from './acts'
import { useAct } from './queries'

const ICONS: Record<Act, typeof SendOutlined> = {
  approve: CheckOutlined,
  withdraw: RollbackOutlined,
  send: SendOutlined,
  pause: PauseOutlined,
  resume: PlayCircleOutlined,
}

/** Who may not send does not see it. */
export function Acts({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns')
  const { modal } = App.useApp()
  const may = useMay()
  const doing = useAct(campaign)
  const { now } = useWorkspace()
  const next = nextAct(campaign, now())
  if (!may('send') || !next) return <Notice error={doing.error} />
  const Icon = ICONS[next]
  const ask = () =>
    modal.confirm({
      title: t(`act.${next}.ask`),
      content: t(`act.${next}.${next === 'approve' && campaign.start ? 'askStart' : 'askText'}`, { purpose: campaign.purpose, start: campaign.start }),
      okText: t(`act.${next}.do`),
      cancelText: t('act.cancel'),
      onOk: () => doing.mutate(next),
    })
  return (
    <>
      <Button
        type="primary"
        icon={<Icon />}
        danger={next === 'pause' || next === 'withdraw'}
        loading={doing.isPending && doing.variables === next}
        onClick={() => void ask()}
      >
        {t(`act.${next}.do`)}
      </Button>
      <Notice error={doing.error} />
    </>
  )
}
