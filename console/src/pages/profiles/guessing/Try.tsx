// A trait is guessed for a look; what was found can then be taken into use in the same way.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Drawer, InputNumber, Segmented, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import { Notice } from '@/ui/Failure'
import { useFormat } from '@/ui/format'
import { Loading } from '@/ui/Loading'
import { Figures } from './Figures'
import styles from './Guessing.module.css'

type Way = 'threshold' | 'precision'
const WAYS: Way[] = ['threshold', 'precision']

interface Props {
  name: string
  title: string
  open: boolean
  close: () => void
}

export function Try({ name, title, open, close }: Props) {
  const { t } = useTranslation('profiles')
  return (
    <Drawer open={open} onClose={close} size={760} title={t('guessing.tryOf', { trait: title })} destroyOnHidden>
      <Trial name={name} />
    </Drawer>
  )
}

function Trial({ name }: { name: string }) {
  const { t } = useTranslation('profiles')
  const { whole } = useFormat()
  const client = useQueryClient()
  const [way, setWay] = useState<Way>('threshold')
  const [percent, setPercent] = useState(70)
  const guessing = useMutation({
    mutationFn: (apply: boolean) =>
      call(api.POST('/api/v1/traits/inference/{name}', { params: { path: { name } }, body: { [way]: percent / 100, apply } })),
    onSuccess: (found) => (found.applied ? client.invalidateQueries() : undefined),
  })
  const change = (to: Partial<{ way: Way; percent: number }>) => {
    if (to.way) setWay(to.way)
    if (to.percent) setPercent(to.percent)
    guessing.reset()
  }
  const found = guessing.data
  return (
    <div className={styles.stack}>
      <p className="soft">{t('guessing.tryText')}</p>
      <Space wrap>
        <Segmented aria-label={t('guessing.way')} value={way} onChange={(chosen) => change({ way: chosen })} options={WAYS.map((value) => ({ value, label: t(`guessing.by.${value}`) }))} />
        <InputNumber aria-label={t(`guessing.by.${way}`)} min={1} max={100} suffix="%" value={percent} onChange={(next) => change({ percent: next ?? percent })} />
        <Button type={found ? 'default' : 'primary'} loading={guessing.isPending && !guessing.variables} onClick={() => guessing.mutate(false)}>
          {t('guessing.estimate')}
        </Button>
        {found && !found.applied && (
          <Button type="primary" loading={guessing.isPending} onClick={() => guessing.mutate(true)}>
            {t('guessing.use')}
          </Button>
        )}
      </Space>
      <p className="faint">{t(`guessing.means.${way}`)}</p>
      <Notice error={guessing.error} />
      {guessing.isPending && <Loading />}
      {found?.applied && <Alert type="success" showIcon title={t('guessing.used')} description={t('guessing.moved', { entered: whole(found.entered), left: whole(found.left) })} />}
      {found && !found.applied && <p>{t('guessing.would', { asked: whole(found.asked) })}</p>}
      {found && <Figures found={found} />}
    </div>
  )
}
