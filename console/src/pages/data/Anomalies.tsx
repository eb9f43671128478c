// People whose interactions are no person's: what gives them away, and what somebody says of it.
import { Button, Popconfirm, Segmented, Space, Table, Tag, type TableProps } from 'antd'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { api, call } from '@/api/client'
import type { Anomaly, AnomalyState } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Data.module.css'

const PAGE = 50
/** What the server gives at most. */
const MOST = 1000
const STATES: AnomalyState[] = ['open', 'confirmed', 'dismissed']
/** Measures that count; the others are parts of a whole. */
const COUNTS = ['events_on_day', 'events_per_day', 'busiest_minute']

function Evidence({ evidence }: Pick<Anomaly, 'evidence'>) {
  const { t, i18n } = useTranslation('data')
  const shown = (what: string, value: number) =>
    new Intl.NumberFormat(i18n.language, COUNTS.includes(what) ? { maximumFractionDigits: 1 } : { style: 'percent' }).format(value)
  return (
    <ul className={styles.failures}>
      {evidence.map(({ what, value, usual }) => (
        <li key={what}>
          {t('anomaly.unusual', { what: t(`habit.${what}`), value: shown(what, value), usual: shown(what, usual) })}
        </li>
      ))}
    </ul>
  )
}

function Decide({ anomaly }: { anomaly: Anomaly }) {
  const { t } = useTranslation('data')
  const client = useQueryClient()
  const deciding = useMutation({
    mutationFn: (state: AnomalyState) =>
      call(api.POST('/api/v1/anomalies/{id}/decide', { params: { path: { id: String(anomaly.id) } }, body: { state } })),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Space wrap>
      {anomaly.state !== 'confirmed' && (
        <Button size="small" loading={deciding.isPending} onClick={() => deciding.mutate('confirmed')}>
          {t('anomaly.confirm')}
        </Button>
      )}
      {anomaly.state !== 'dismissed' && (
        <Popconfirm title={t('anomaly.dismissSure')} okText={t('anomaly.dismiss')} onConfirm={() => deciding.mutate('dismissed')}>
          <Button size="small" loading={deciding.isPending}>
            {t('anomaly.dismiss')}
          </Button>
        </Popconfirm>
      )}
      <Notice error={deciding.error} />
    </Space>
  )
}

function useColumns(mayDecide: boolean): TableProps<Anomaly>['columns'] {
  const { t } = useTranslation('data')
  return [
    {
      title: t('anomaly.person'),
      key: 'person',
      width: 110,
      render: (_, { person }) => <Link to={`/profiles/${person}`}>{person}</Link>,
    },
    {
      title: t('anomaly.why'),
      key: 'why',
      render: (_, { reason, evidence }) => (
        <>
          <Tag color="error">{t(`code.${reason}`)}</Tag>
          <Evidence evidence={evidence} />
        </>
      ),
    },
    {
      title: t('anomaly.span'),
      key: 'span',
      responsive: ['md'],
      width: 170,
      render: (_, { from, until }) => (
        <>
          <When at={from} />
          {!until && <span className="soft"> {t('anomaly.goesOn')}</span>}
        </>
      ),
    },
    {
      title: t('anomaly.state'),
      key: 'state',
      width: 200,
      render: (_, anomaly) => (
        <>
          {anomaly.decided_by && <p className="soft">{t('anomaly.by', { by: anomaly.decided_by })}</p>}
          {mayDecide && <Decide anomaly={anomaly} />}
        </>
      ),
    },
  ]
}

function Look() {
  const { t } = useTranslation('data')
  const client = useQueryClient()
  const looking = useMutation({
    mutationFn: () => call(api.POST('/api/v1/anomalies/find', { body: { apply: true } })),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <>
      <Popconfirm title={t('anomaly.lookSure')} okText={t('anomaly.look')} onConfirm={() => looking.mutate()}>
        <Button loading={looking.isPending}>{t('anomaly.look')}</Button>
      </Popconfirm>
      <Notice error={looking.error} />
    </>
  )
}

export function Anomalies() {
  const { t } = useTranslation('data')
  const [state, setState] = useState<AnomalyState>('open')
  const [limit, setLimit] = useState(PAGE)
  const may = useMay()
  const columns = useColumns(may('import'))
  const query = { state, limit }
  const anomalies = useQuery({
    queryKey: ['anomalies', query],
    queryFn: ({ signal }) => call(api.GET('/api/v1/anomalies', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
  const choose = (chosen: AnomalyState) => {
    setState(chosen)
    setLimit(PAGE)
  }
  const extra = (
    <div className={styles.filters}>
      <Segmented
        aria-label={t('anomaly.state')}
        value={state}
        onChange={choose}
        options={STATES.map((value) => ({ value, label: t(`anomaly.is.${value}`) }))}
      />
      {may('import') && <Look />}
    </div>
  )
  const none = <Nothing title={t('anomaly.none')}>{t('anomaly.noneText')}</Nothing>
  return (
    <Panel title={t('anomaly.title')} hint={t('anomaly.hint')} extra={extra} flush>
      <Loaded query={anomalies} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => (
          <>
            <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={found} />
            {found.length === limit && limit < MOST && (
              <div className={styles.more}>
                <Button onClick={() => setLimit(Math.min(limit * 4, MOST))} loading={anomalies.isFetching}>
                  {t('quarantine.more')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
