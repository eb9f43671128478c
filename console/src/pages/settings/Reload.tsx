// Taking changed files into use: what changes, where it is, and every mistake at its place.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Tag } from 'antd'
import { ReloadOutlined } from '@ant-design/icons'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { Reload as Answer, ReloadChanges } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Settings.module.css'

const KEY = ['reload']
/** While files are prepared, how often it is asked whether they are. */
const PREPARING_MS = 1_000
const COLOURS: Record<Answer['state'], string> = { none: 'default', preparing: 'processing', in_use: 'success', failed: 'error' }

function Changes({ changes }: { changes: ReloadChanges }) {
  const { t } = useTranslation('settings')
  const kinds = (['added', 'changed', 'retired'] as const).filter((kind) => changes[kind].length > 0)
  return (
    <ul className={styles.changes}>
      {kinds.length === 0 && <li>{t('reload.noTags')}</li>}
      {kinds.map((kind) => (
        <li key={kind}>
          {t(`reload.${kind}`)} <code>{changes[kind].join(', ')}</code>
        </li>
      ))}
      {changes.linking && <li>{t('reload.linking')}</li>}
      {changes.series > 0 && <li>{t('reload.series', { count: changes.series })}</li>}
    </ul>
  )
}

function State({ reload }: { reload: Answer }) {
  const { t } = useTranslation('settings')
  const at = reload.ended_at ?? reload.begun_at
  return (
    <div role="status">
      <Tag color={COLOURS[reload.state]}>{t(`reload.state.${reload.state}`)}</Tag>
      {at && <When at={at} />}
      <p className="soft">{t(`reload.stateText.${reload.state}`)}</p>
      {reload.failure && <code>{reload.failure}</code>}
      {reload.changes && <Changes changes={reload.changes} />}
    </div>
  )
}

/** Asks everything anew when files came into use: tags, audiences and campaigns may be others. */
function useFreshOnceInUse(state: Answer['state'] | undefined) {
  const client = useQueryClient()
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'preparing' && state === 'in_use') void client.invalidateQueries()
    before.current = state
  }, [state, client])
}

export function Reload() {
  const { t } = useTranslation('settings')
  const may = useMay()
  const client = useQueryClient()
  const reload = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => call(api.GET('/api/v1/reload', { signal })),
    refetchInterval: ({ state }) => (state.data?.state === 'preparing' ? PREPARING_MS : false),
  })
  useFreshOnceInUse(reload.data?.state)
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(api.POST('/api/v1/reload')),
    onSuccess: (begun) => client.setQueryData(KEY, begun),
  })
  const button = may('administer') && (
    <Popconfirm title={t('reload.sure')} okText={t('reload.do')} onConfirm={() => mutate()}>
      <Button icon={<ReloadOutlined />} loading={isPending || reload.data?.state === 'preparing'}>
        {t('reload.do')}
      </Button>
    </Popconfirm>
  )
  return (
    <Panel title={t('reload.title')} hint={t('reload.hint')} extra={button}>
      <Notice error={error} />
      <Loaded query={reload} rows={2}>
        {(found) => <State reload={found} />}
      </Loaded>
    </Panel>
  )
}
