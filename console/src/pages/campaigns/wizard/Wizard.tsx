// Writing a campaign step by step. The file is shown beside the steps; either can be edited.
import { SaveOutlined } from '@ant-design/icons'
import { Alert, Button, Steps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { useDefinition, useSaveDefinition } from '@/api/definitions'
import { useCampaigns, useTrackingPlan } from '@/api/queries'
import type { Campaign } from '@/api/schema'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { YamlEditor } from '@/ui/YamlEditor'
import { useSettings } from '../queries'
import { AudienceStep } from './AudienceStep'
import { DeliveryStep } from './DeliveryStep'
import { MeasureStep } from './MeasureStep'
import { BLANK, STEPS, missing, type Plan, type Step } from './plan'
import { Trial } from './Trial'
import { VariantsStep } from './VariantsStep'
import styles from './Wizard.module.css'
import { copyOf, draftOf, useWriting, written, type Draft, type Writing } from './writing'

function StepFields({ step, writing, isNew }: { step: Step; writing: Writing; isNew: boolean }) {
  const { t } = useTranslation('campaigns')
  const fields = { plan: writing.plan, onChange: writing.setPlan }
  switch (step) {
    case 'audience':
      return <AudienceStep {...fields} fixedName={!isNew} />
    case 'delivery':
      return <DeliveryStep {...fields} />
    case 'variants':
      return <VariantsStep {...fields} preview={writing.preview} />
    case 'measure':
      return <MeasureStep {...fields} />
    case 'review':
      return <p className="soft">{t('wizard.reviewText')}</p>
  }
}

/** Writes the text into its file, and goes to the campaign. */
function Save({ writing, of }: { writing: Writing; of?: string }) {
  const { t } = useTranslation('campaigns')
  const navigate = useNavigate()
  const saving = useSaveDefinition('campaign')
  const { text, version, plan, preview, isCurrent, forget } = writing
  const save = () =>
    saving.mutate(
      { name: of ?? preview?.definition.name ?? plan.name, text, version },
      {
        onSuccess: ({ definition: { name, file } }) => {
          forget()
          void navigate(`/campaigns/${encodeURIComponent(name)}`, { state: { changed: { file } } })
        },
      },
    )
  return (
    <>
      <Button type="primary" icon={<SaveOutlined />} onClick={save} loading={saving.isPending} disabled={!isCurrent}>
        {t('wizard.save')}
      </Button>
      <Notice error={saving.error} />
    </>
  )
}

function Writer({ name, begin, of }: { name: string; begin: Draft; of?: string }) {
  const { t } = useTranslation('campaigns')
  const writing = useWriting(name, begin)
  const [at, setAt] = useState(0)
  const step = STEPS[at] ?? 'review'
  const open = missing(writing.plan)
  const items = STEPS.map((one, index) => ({
    title: t(`wizard.step.${one}`),
    status: index === at ? ('process' as const) : open[one] ? ('wait' as const) : ('finish' as const),
  }))
  return (
    <Page title={of ? t('wizard.of', { campaign: of }) : t('wizard.new')} lead={t('wizard.lead')} actions={<Save writing={writing} of={of} />}>
      {writing.version !== begin.version && (
        <Alert type="warning" showIcon title={t('wizard.newer')} action={<Button onClick={writing.reset}>{t('wizard.reread')}</Button>} />
      )}
      <Steps size="small" current={at} onChange={setAt} items={items} />
      <div className={styles.bench}>
        <Panel title={t(`wizard.step.${step}`)} hint={t(`wizard.stepHint.${step}`)}>
          <div className={styles.stack}>
            <StepFields step={step} writing={writing} isNew={of === undefined} />
            <div className={styles.move}>
              <Button disabled={at === 0} onClick={() => setAt(at - 1)}>
                {t('wizard.back')}
              </Button>
              <Button disabled={at === STEPS.length - 1} onClick={() => setAt(at + 1)}>
                {t('wizard.next')}
              </Button>
            </div>
          </div>
        </Panel>
        <Panel title={t('wizard.file')} hint={t('wizard.fileHint')}>
          <YamlEditor value={writing.text} onChange={writing.setText} mistakes={writing.mistakes} label={t('wizard.file')} />
        </Panel>
      </div>
      <Trial writing={writing} full={step === 'review'} />
    </Page>
  )
}

/** A new campaign through the first channel there is, judged by an order where orders are planned. */
function blank(channels: { name: string }[], events: { event: string; planned: boolean }[]): Plan {
  const planned = events.filter((one) => one.planned).map(({ event }) => event)
  const event = planned.find((one) => one === 'Order Completed') ?? planned[0] ?? ''
  return { ...BLANK, channel: channels[0]?.name ?? '', goal: { ...BLANK.goal, event } }
}

function New() {
  const settings = useSettings()
  const plan = useTrackingPlan()
  return (
    <Loaded query={settings}>
      {({ channels }) => <Loaded query={plan}>{(events) => <Writer name="" begin={draftOf(blank(channels, events))} />}</Loaded>}
    </Loaded>
  )
}

function Existing({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns')
  const definition = useDefinition('campaign', campaign.name)
  if (campaign.state) return <Nothing title={t('wizard.planned', { name: campaign.name })}>{t('changedText')}</Nothing>
  return <Loaded query={definition}>{(found) => <Writer name={campaign.name} begin={written(campaign, found)} of={campaign.name} />}</Loaded>
}

/** A new campaign, one `of` a name, or a copy `from` one. */
export function Wizard() {
  const { t } = useTranslation('campaigns')
  const [params] = useSearchParams()
  const [of, from] = [params.get('of'), params.get('from')]
  const campaigns = useCampaigns()
  if (of === null && from === null) return <New />
  return (
    <Loaded query={campaigns}>
      {(all) => {
        const campaign = all.find(({ name }) => name === (of ?? from))
        if (!campaign) return <Nothing title={t('list.noSuch', { name: of ?? from })} />
        if (of !== null) return <Existing key={of} campaign={campaign} />
        return <Writer key={from} name={`copy.${from}`} begin={copyOf(campaign, all.map(({ name }) => name))} />
      }}
    </Loaded>
  )
}
