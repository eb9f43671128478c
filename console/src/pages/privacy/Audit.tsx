// Who did what, the latest first.
import { Button, Select, Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { AuditEntry } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Ledger.module.css'
import { useAudit } from './queries'

const COLOURS: Record<string, string> = { done: 'success', refused: 'error', failed: 'error', begun: 'warning' }
const OUTCOMES = ['done', 'refused', 'failed', 'begun']

function useColumns(): TableProps<AuditEntry>['columns'] {
  const { t } = useTranslation('privacy')
  return [
    { title: t('audit.at'), key: 'at', render: (_, { at }) => <When at={at} exact /> },
    {
      title: t('audit.actor'),
      key: 'actor',
      render: (_, { actor, actor_kind }) => (
        <>
          <strong>{actor}</strong> <span className="faint">{t(`audit.kind.${actor_kind}`, { defaultValue: actor_kind })}</span>
        </>
      ),
    },
    { title: t('audit.action'), key: 'action', render: (_, { action }) => t(`action.${action.replaceAll('.', '_')}`, { defaultValue: action }) },
    { title: t('audit.object'), key: 'object', responsive: ['sm'], render: (_, { object }) => <code>{object}</code> },
    {
      title: t('audit.outcome'),
      key: 'outcome',
      render: (_, { outcome }) => <Tag color={COLOURS[outcome]}>{t(`outcome.${outcome}`, { defaultValue: outcome })}</Tag>,
    },
  ]
}

export function Audit() {
  const { t } = useTranslation('privacy')
  const [asked, ask] = useSearchParams()
  const outcome = asked.get('outcome') ?? undefined
  const audit = useAudit(outcome)
  const columns = useColumns()
  const choice = (
    <Select
      className={styles.choice}
      allowClear
      aria-label={t('audit.outcome')}
      placeholder={t('audit.everyOutcome')}
      value={outcome}
      onChange={(chosen?: string) => ask(chosen ? { outcome: chosen } : {}, { replace: true })}
      options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
    />
  )
  return (
    <Panel title={t('tab.audit')} hint={t('audit.hint')} extra={choice} flush>
      <Loaded query={audit} rows={8} empty={{ when: ({ pages }) => pages[0]?.entries.length === 0, show: <Nothing title={t('audit.none')} /> }}>
        {({ pages }) => (
          <>
            <Table rowKey="id" size="middle" pagination={false} columns={columns} dataSource={pages.flatMap((page) => page.entries)} />
            {audit.hasNextPage && (
              <div className={styles.more}>
                <Button onClick={() => void audit.fetchNextPage()} loading={audit.isFetchingNextPage}>
                  {t('more')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
