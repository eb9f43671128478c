// Who is in an audience, page by page.
import { DownloadOutlined } from '@ant-design/icons'
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { save } from '@/ui/save'
import styles from './Audiences.module.css'
import { useExport, useMembers } from './queries'

export function Members({ expression, name }: { expression: string; name?: string | null }) {
  const { t } = useTranslation('audiences')
  const members = useMembers(expression)
  const may = useMay()
  const taking = useExport()
  const take = () =>
    taking.mutate(expression, { onSuccess: (csv) => save(`${name ?? 'audience'}-${new Date().toISOString().slice(0, 10)}.csv`, csv, 'text/csv') })
  const download = (
    <Button icon={<DownloadOutlined />} onClick={take} loading={taking.isPending}>
      {t('member.export')}
    </Button>
  )
  const none = <Nothing title={t('member.none')}>{t('member.noneText')}</Nothing>
  const person = {
    title: t('member.person'),
    key: 'person',
    render: (_: unknown, { person }: { person: string }) => (
      <Link to={`/profiles/${person}`}>
        <code>{person}</code>
      </Link>
    ),
  }
  return (
    <Panel title={t('tab.people')} hint={t('member.hint')} extra={may('export') && expression !== '' && download} flush>
      <Notice error={taking.error} />
      {expression === '' ? (
        none
      ) : (
        <Loaded query={members} rows={8} empty={{ when: ({ pages }) => pages[0]?.people === 0, show: none }}>
          {({ pages }) => (
            <>
              <Table
                rowKey="person"
                size="middle"
                pagination={false}
                columns={[person]}
                dataSource={pages.flatMap((page) => page.members).map((one) => ({ person: one }))}
              />
              {members.hasNextPage && (
                <div className={styles.moreRows}>
                  <Button onClick={() => void members.fetchNextPage()} loading={members.isFetchingNextPage}>
                    {t('member.more')}
                  </Button>
                </div>
              )}
            </>
          )}
        </Loaded>
      )}
    </Panel>
  )
}
