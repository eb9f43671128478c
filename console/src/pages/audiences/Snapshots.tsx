// Who was in an audience when somebody kept it, and who came and went since.
import { DeleteOutlined, DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm, Space, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { AudienceSnapshot, SinceSnapshot } from '@/api/schema'
import { useMay } from '@/session/session'
import { Count } from '@/ui/Count'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { save } from '@/ui/save'
import { When } from '@/ui/When'
import { useSnapshots } from './queries'

function Acts({ snapshot }: { snapshot: AudienceSnapshot }) {
  const { t } = useTranslation('audiences')
  const may = useMay()
  const client = useQueryClient()
  const params = { path: { id: String(snapshot.id) } }
  const taking = useMutation({
    mutationFn: () => call(api.POST('/api/v1/audience-snapshots/{id}/export', { params, parseAs: 'text' })),
    onSuccess: (csv) => save(`${snapshot.audience}-${snapshot.taken_at.slice(0, 10)}.csv`, csv, 'text/csv'),
  })
  const dropping = useMutation({
    mutationFn: () => call(api.DELETE('/api/v1/audience-snapshots/{id}', { params })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['audience-snapshots'] }),
  })
  return (
    <Space wrap>
      {may('export') && (
        <Button size="small" icon={<DownloadOutlined />} loading={taking.isPending} onClick={() => taking.mutate()}>
          {t('member.export')}
        </Button>
      )}
      {may('define') && (
        <Popconfirm title={t('snapshot.dropSure')} okText={t('snapshot.drop')} onConfirm={() => dropping.mutate()}>
          <Button size="small" icon={<DeleteOutlined />} loading={dropping.isPending}>
            {t('snapshot.drop')}
          </Button>
        </Popconfirm>
      )}
      <Notice error={taking.error ?? dropping.error} />
    </Space>
  )
}

function Take({ name }: { name: string }) {
  const { t } = useTranslation('audiences')
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: () => call(api.POST('/api/v1/audiences/{name}/snapshots', { params: { path: { name } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['audience-snapshots'] }),
  })
  return (
    <>
      <Button loading={taking.isPending} onClick={() => taking.mutate()}>
        {t('snapshot.take')}
      </Button>
      <Notice error={taking.error} />
    </>
  )
}

export function Snapshots({ name, expression }: { name: string; expression?: string }) {
  const { t } = useTranslation('audiences')
  const may = useMay()
  const snapshots = useSnapshots(name)
  const since = (what: keyof SinceSnapshot) => ({
    title: t(`snapshot.${what}`),
    key: what,
    align: 'end' as const,
    responsive: ['sm' as const],
    render: (_: unknown, snapshot: AudienceSnapshot) => (snapshot.since ? <Count value={snapshot.since[what]} /> : '–'),
  })
  const columns: TableProps<AudienceSnapshot>['columns'] = [
    {
      title: t('snapshot.takenAt'),
      key: 'taken',
      render: (_, snapshot) => (
        <>
          <When at={snapshot.taken_at} />
          {expression !== undefined && snapshot.expression.trim() !== expression.trim() && (
            <>
              {' '}
              <Tag title={snapshot.expression}>{t('snapshot.otherwise')}</Tag>
            </>
          )}
        </>
      ),
    },
    { title: t('list.people'), key: 'people', align: 'end', render: (_, { people }) => <Count value={people} /> },
    since('stayed'),
    since('left'),
    since('entered'),
    { title: <span className="visually-hidden">{t('snapshot.acts')}</span>, key: 'acts', render: (_, snapshot) => <Acts snapshot={snapshot} /> },
  ]
  const none = <Nothing title={t('snapshot.none')}>{t('snapshot.noneText')}</Nothing>
  return (
    <Panel title={t('tab.snapshots')} hint={t('snapshot.hint')} extra={may('define') && <Take name={name} />} flush>
      <Loaded query={snapshots} empty={{ when: (found) => found.snapshots.length === 0, show: none }}>
        {(found) => <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={found.snapshots} />}
      </Loaded>
    </Panel>
  )
}
