// Traits that can be guessed of those who did not declare them: how good the guesses are, made anew, taken back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { InferredTrait } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { Figures } from './Figures'
import styles from './Guessing.module.css'
import { Try } from './Try'

const TRAITS = ['gender', 'age_band', 'province', 'city', 'occupation']

function Forget({ name, title }: { name: string; title: string }) {
  const { t } = useTranslation('profiles')
  const client = useQueryClient()
  const forgetting = useMutation({
    mutationFn: () => call(api.DELETE('/api/v1/traits/inference/{name}', { params: { path: { name } } })),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <>
      <Popconfirm title={t('guessing.forgetSure')} okText={t('guessing.forget')} onConfirm={() => forgetting.mutate()}>
        <Button loading={forgetting.isPending} aria-label={t('guessing.of', { what: t('guessing.forget'), trait: title })}>
          {t('guessing.forget')}
        </Button>
      </Popconfirm>
      <Notice error={forgetting.error} />
    </>
  )
}

function Trait({ name, inferred }: { name: string; inferred?: InferredTrait }) {
  const { t } = useTranslation('profiles')
  const may = useMay()
  const [trying, setTrying] = useState(false)
  const title = t(`trait.${name}`)
  const begin = t(inferred ? 'guessing.again' : 'guessing.try')
  const extra = may('import') && (
    <Space wrap>
      <Button onClick={() => setTrying(true)} aria-label={t('guessing.of', { what: begin, trait: title })}>
        {begin}
      </Button>
      {inferred && <Forget name={name} title={title} />}
    </Space>
  )
  return (
    <Panel title={title} extra={extra} hint={inferred && t('guessing.daily')}>
      {inferred ? <Figures found={inferred} /> : <Nothing title={t('guessing.none')}>{t('guessing.noneText')}</Nothing>}
      <Try name={name} title={title} open={trying} close={() => setTrying(false)} />
    </Panel>
  )
}

export function Guessing() {
  const { t } = useTranslation('profiles')
  const inferred = useQuery({
    queryKey: ['inference'],
    queryFn: ({ signal }) => call(api.GET('/api/v1/traits/inference', { signal })),
  })
  return (
    <div className={styles.stack}>
      <p className="soft">{t('guessing.lead')}</p>
      <Loaded query={inferred}>
        {(found) => TRAITS.map((name) => <Trait key={name} name={name} inferred={found.find((one) => one.trait === name)} />)}
      </Loaded>
    </div>
  )
}
