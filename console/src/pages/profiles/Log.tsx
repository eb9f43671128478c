// Who merged and who parted, by rule and by hand, the latest first; each can be undone.
import { Button, Table, Tag, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { LinkDecision, LinkLog, LoggedMerge, LoggedParting, NamedSubject } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { By } from './By'
import styles from './Log.module.css'
import { useLinkLog } from './queries'
import { useSaid } from './said'
import { Subjects } from './Subjects'
import { Undo } from './Undo'

const PAGE = 50
/** What the server gives at most. */
const MOST = 1000

const number = (person: string) => (
  <Link to={`/profiles/${person}/identity`}>
    <code>{person}</code>
  </Link>
)

function Undone({ at, words }: { at: string; words: string }) {
  return (
    <Tag>
      {words} <When at={at} />
    </Tag>
  )
}

/** The columns that merges and partings have, after who it was. */
function useShared<E extends LoggedMerge | LoggedParting>(): NonNullable<TableProps<E>['columns']> {
  const { t } = useTranslation('profiles')
  const say = useSaid()
  return [
    {
      title: t('log.why'),
      key: 'why',
      render: (_, { said, reason, source }) => (
        <>
          <span>{say(said, reason)}</span>
          <p className="faint">
            <By by={source} />
          </p>
        </>
      ),
    },
    { title: t('log.at'), key: 'at', width: 120, responsive: ['sm'], render: (_, { at }) => <When at={at} /> },
  ]
}

function Merges({ merges }: { merges: LoggedMerge[] }) {
  const { t } = useTranslation('profiles')
  const shared = useShared<LoggedMerge>()
  const columns: TableProps<LoggedMerge>['columns'] = [
    { title: t('log.merge'), key: 'merge', responsive: ['md'], render: (_, { merge }) => <span className="num">{merge}</span> },
    {
      title: t('log.merged'),
      key: 'who',
      render: (_, { winner, loser }) => (
        <>
          <code className="faint">{loser}</code> → {number(winner)}
        </>
      ),
    },
    ...shared,
    {
      key: 'undo',
      align: 'end',
      render: (_, { merge, undone_at }) =>
        undone_at ? <Undone at={undone_at} words={t('identity.undone')} /> : <Undo kind="merge" what={{ merge }} of={String(merge)} />,
    },
  ]
  return <Table rowKey="merge" size="middle" pagination={false} columns={columns} dataSource={merges} />
}

function Partings({ partings }: { partings: LoggedParting[] }) {
  const { t } = useTranslation('profiles')
  const shared = useShared<LoggedParting>()
  const columns: TableProps<LoggedParting>['columns'] = [
    {
      title: t('log.parted'),
      key: 'who',
      render: (_, { stayed, left_with }) => (
        <>
          {number(stayed)} ⇥ {number(left_with)}
        </>
      ),
    },
    { title: t('log.went'), key: 'went', responsive: ['sm'], render: (_, { subjects }) => t('log.subjects', { count: subjects }) },
    ...shared,
  ]
  const key = ({ stayed, left_with, at }: LoggedParting) => `${stayed} ${left_with} ${at}`
  return <Table rowKey={key} size="middle" pagination={false} columns={columns} dataSource={partings} />
}

function Decisions({ decisions, named }: { decisions: LinkDecision[]; named: NamedSubject[] }) {
  const { t } = useTranslation('profiles')
  const columns: TableProps<LinkDecision>['columns'] = [
    { title: t('log.decision'), key: 'decision', render: (_, { decision }) => <span className="num">{decision}</span> },
    { title: t('log.said'), key: 'verdict', render: (_, { verdict }) => <Tag>{t(`decide.${verdict}`)}</Tag> },
    {
      title: t('log.subjectsOf'),
      key: 'subjects',
      render: (_, { subjects }) => <Subjects subjects={subjects} named={named} />,
    },
    { title: t('log.by'), key: 'by', responsive: ['sm'], render: (_, { said_by }) => said_by },
    { title: t('log.at'), key: 'at', responsive: ['sm'], render: (_, { at }) => <When at={at} /> },
    {
      key: 'undo',
      align: 'end',
      render: (_, { decision, revoked_at }) =>
        revoked_at ? <Undone at={revoked_at} words={t('log.revoked')} /> : <Undo kind="decision" what={{ decision }} of={String(decision)} />,
    },
  ]
  return <Table rowKey="decision" size="middle" pagination={false} columns={columns} dataSource={decisions} />
}

function Shown({ log }: { log: LinkLog }) {
  const { t } = useTranslation('profiles')
  return (
    <>
      <Panel title={t('identity.merges')} hint={t('identity.mergesHint')} flush>
        {log.merges.length === 0 ? <Nothing title={t('identity.noMerges')} /> : <Merges merges={log.merges} />}
      </Panel>
      <Panel title={t('log.partings')} hint={t('log.partingsHint')} flush>
        {log.partings.length === 0 ? <Nothing title={t('log.noPartings')} /> : <Partings partings={log.partings} />}
      </Panel>
      <Panel title={t('whole.decisions')} hint={t('log.decisionsHint')} flush>
        {log.decisions.length === 0 ? <Nothing title={t('log.noDecisions')} /> : <Decisions decisions={log.decisions} named={log.subjects} />}
      </Panel>
    </>
  )
}

export function Log() {
  const { t } = useTranslation('profiles')
  const [limit, setLimit] = useState(PAGE)
  const log = useLinkLog(limit)
  const full = log.data && Math.max(log.data.merges.length, log.data.partings.length) === limit && limit < MOST
  return (
    <div className={styles.stack}>
      <Loaded query={log} rows={8}>
        {(found) => <Shown log={found} />}
      </Loaded>
      {full && (
        <Button className={styles.more} onClick={() => setLimit(Math.min(limit * 4, MOST))} loading={log.isFetching}>
          {t('list.more')}
        </Button>
      )}
    </div>
  )
}
