// How many people an experiment needs, before it is begun.
import { InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/ui/format'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import styles from './Experiments.module.css'
import { useSampleSize } from './queries'

function Percent({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <label className={styles.field}>
      <span className="soft">{label}</span>
      <InputNumber aria-label={label} min={0.01} max={99.99} step={0.5} suffix="%" value={value} onChange={(next) => onChange(next ?? value)} />
    </label>
  )
}

export function SampleSize() {
  const { t } = useTranslation('experiments')
  const { whole } = useFormat()
  const [rate, setRate] = useState(10)
  const [lift, setLift] = useState(2)
  const [prevalence, setPrevalence] = useState(20)
  const [power, setPower] = useState(80)
  const size = useSampleSize({ rate: rate / 100, effect: lift / 100, prevalence: prevalence / 100, power: power / 100 })
  const shown = (people: number | undefined) => (size.error || people === undefined ? '–' : whole(people))
  return (
    <Panel title={t('size.title')} hint={t('size.hint')}>
      <div className={styles.fields}>
        <Percent label={t('size.rate')} value={rate} onChange={setRate} />
        <Percent label={t('size.lift')} value={lift} onChange={setLift} />
        <Percent label={t('size.prevalence')} value={prevalence} onChange={setPrevalence} />
        <Percent label={t('size.power')} value={power} onChange={setPower} />
      </div>
      <StatRow>
        <Stat label={t('size.perArm')} value={shown(size.data?.per_arm)} note={t('size.perArmText')} />
        <Stat label={t('size.forTag')} value={shown(size.data?.for_tag)} note={t('size.forTagText')} />
      </StatRow>
      {size.error && <p className="soft">{t('size.impossible')}</p>}
    </Panel>
  )
}
