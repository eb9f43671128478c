// Who is in an audience, page by page.
import { Button, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Audiences.module.css'
import { useMembers } from './queries'

export function Members({ expression }: { expression: string }) {
  const { t } = useTranslation('audiences')
  const members = useMembers(expression)
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
    <Panel title={t('tab.people')} hint={t('member.hint')} flush>
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
