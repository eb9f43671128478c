// Everybody's consents, the latest written first.
import { Button, Select, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { ConsentEntry } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Ledger.module.css'
import { useEveryLedger, usePurposes } from './queries'

function useColumns(): TableProps<ConsentEntry>['columns'] {
  const { t } = useTranslation('privacy')
  return [
    { title: t('entry.at'), key: 'at', render: (_, { at }) => <When at={at} exact /> },
    { title: t('entry.person'), key: 'person', render: (_, { person }) => <Link to={`/profiles/${person}/consents`}>{person}</Link> },
    { title: t('entry.purpose'), key: 'purpose', render: (_, { purpose }) => t(`purpose.${purpose}`, { defaultValue: purpose }) },
    {
      title: t('entry.state'),
      key: 'state',
      render: (_, { state }) => <Tag color={state === 'granted' ? 'success' : 'error'}>{t(state)}</Tag>,
    },
    { title: t('entry.source'), dataIndex: 'source', responsive: ['md'] },
    { title: t('entry.notice'), key: 'notice', responsive: ['md'], render: (_, { notice_version }) => notice_version ?? <span className="faint">–</span> },
  ]
}

export function Ledger() {
  const { t } = useTranslation('privacy')
  const [asked, ask] = useSearchParams()
  const purpose = asked.get('purpose') ?? undefined
  const ledger = useEveryLedger(purpose)
  const purposes = usePurposes()
  const columns = useColumns()
  const choice = (
    <Select
      className={styles.choice}
      allowClear
      popupMatchSelectWidth={false}
      aria-label={t('entry.purpose')}
      placeholder={t('everyPurpose')}
      value={purpose}
      onChange={(chosen?: string) => ask(chosen ? { purpose: chosen } : {}, { replace: true })}
      options={purposes.data?.map(({ purpose }) => ({ value: purpose, label: t(`purpose.${purpose}`, { defaultValue: purpose }) }))}
    />
  )
  const none = <Nothing title={t('noEntries')}>{t('noEntriesText')}</Nothing>
  return (
    <Panel title={t('tab.ledger')} hint={t('ledgerHint')} extra={choice} flush>
      <Loaded query={ledger} rows={8} empty={{ when: ({ pages }) => pages[0]?.entries.length === 0, show: none }}>
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries)
          return (
            <>
              <Table
                rowKey={(entry) => `${entry.person} ${entry.purpose} ${entry.at} ${entry.recorded_at} ${entry.source}`}
                size="middle"
                pagination={false}
                columns={columns}
                dataSource={entries}
              />
              {ledger.hasNextPage && (
                <div className={styles.more}>
                  <Button onClick={() => void ledger.fetchNextPage()} loading={ledger.isFetchingNextPage}>
                    {t('more')}
                  </Button>
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}
