// What a tag says and how it is: its values with their rules and people, its health, and what uses it.
import { Table, Tag as Label, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TagDetail, TagHealth, TagValueCount } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Count } from '@/ui/Count'
import { Loaded } from '@/ui/Loaded'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import { When } from '@/ui/When'
import { Share } from './Share'
import styles from './Tags.module.css'
import { useTagHealth } from './queries'
import { wanted } from './suggestions'

function useColumns(most: number): TableProps<TagValueCount>['columns'] {
  const { t } = useTranslation('tags')
  return [
    {
      title: t('value.value'),
      key: 'value',
      render: (_, { value }) => <strong>{value === 'true' ? t('value.yes') : value}</strong>,
    },
    { title: t('value.rule'), key: 'rule', render: (_, { rule }) => <code className={styles.rule}>{rule}</code> },
    {
      title: t('value.people'),
      key: 'people',
      width: 140,
      render: (_, { people }) => (
        <span className={styles.counted}>
          <Share part={most === 0 ? 0 : people / most} />
          <Count value={people} />
        </span>
      ),
    },
  ]
}

/** When it is looked at, who answers for it, where it is written. */
function Facts({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags')
  const days = tag.expires_after_s ? Math.round(tag.expires_after_s / 86_400) : undefined
  return (
    <StatRow>
      <Stat label={t('fact.version')} value={tag.version ?? '–'} />
      <Stat label={t('fact.refresh')} value={tag.imported ? t('fact.imported') : t(`refresh.${tag.refresh}`)} />
      {days !== undefined && <Stat label={t('fact.expires')} value={t('fact.days', { count: days })} />}
      <Stat label={t('fact.purpose')} value={tag.purpose ? <code>{tag.purpose}</code> : '–'} />
      <Stat label={t('fact.owner')} value={tag.owner ?? '–'} />
      <Stat label={t('fact.place')} value={<code>{`${tag.file}:${tag.line}`}</code>} />
    </StatRow>
  )
}

function Drift({ drift }: { drift: TagHealth['drift'] }) {
  const { t } = useTranslation('tags')
  const { decimal, date, whole } = useFormat()
  if (!drift) return <Stat label={t('health.drift')} value="–" />
  const index = drift.stability_index == null ? '–' : decimal(drift.stability_index)
  const note = drift.redefined
    ? t('health.redefined', { day: date(drift.since) })
    : t('health.moved', { count: drift.moved, number: whole(drift.moved), day: date(drift.since) })
  return <Stat label={t('health.drift')} value={index} note={note} />
}

function Uses({ uses }: { uses: TagHealth['uses'] }) {
  const { t } = useTranslation('tags')
  const { whole } = useFormat()
  const parts = [
    { name: 'audiences', found: uses.audiences },
    { name: 'campaigns', found: uses.campaigns },
    { name: 'experiments', found: uses.experiments.map(({ experiment, finding }) => `${experiment} · ${t(`finding.${finding}`)}`) },
  ] as const
  return (
    <ul className={styles.uses}>
      {parts.map(({ name, found }) => (
        <li key={name}>
          <span className="soft">{t(`uses.${name}`)}</span>
          <span className={styles.chips}>
            {found.length === 0 ? <span className="faint">–</span> : found.map((one) => <Label key={one}>{one}</Label>)}
          </span>
        </li>
      ))}
      <li>
        <span className="soft">{t('uses.tags')}</span>
        <span className={styles.chips}>
          {uses.tags.length === 0 ? (
            <span className="faint">–</span>
          ) : (
            uses.tags.map((tag) => (
              <Link key={tag} to={`/tags/of/${tag}`}>
                <Label>{tag}</Label>
              </Link>
            ))
          )}
        </span>
      </li>
      <li>
        <span className="soft">{t('uses.requests')}</span>
        <span className="num">{whole(uses.requests)}</span>
      </li>
    </ul>
  )
}

function Health({ health }: { health: TagHealth }) {
  const { t } = useTranslation('tags')
  const { percent, decimal } = useFormat()
  const todo = wanted(health)
  return (
    <div className={styles.health}>
      {todo.length > 0 && (
        <ul className={styles.todo}>
          {todo.map(({ action, reason }) => (
            <li key={action}>
              <strong>{t(`action.${action}`)}</strong> <span className="soft">{reason}</span>
            </li>
          ))}
        </ul>
      )}
      <StatRow>
        <Stat label={t('health.coverage')} value={percent(health.coverage)} />
        <Stat label={t('health.unknown')} value={percent(health.unknown_rate)} />
        <Stat label={t('health.entered')} value={decimal(health.entered_per_day)} />
        <Stat label={t('health.left')} value={decimal(health.left_per_day)} />
        {health.evenness != null && <Stat label={t('health.evenness')} value={decimal(health.evenness)} />}
        <Drift drift={health.drift} />
        {health.reads_events && <Stat label={t('health.newest')} value={<When at={health.newest_event_at} />} />}
      </StatRow>
    </div>
  )
}

export function Definition({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags')
  const health = useTagHealth(tag.name)
  const columns = useColumns(Math.max(...tag.values.map(({ people }) => people), 0))
  return (
    <div className={styles.stack}>
      <Panel title={t('value.title')} hint={t(tag.values.length > 1 ? 'value.hintMany' : 'value.hint')} flush>
        <Table rowKey="value" size="middle" pagination={false} columns={columns} dataSource={tag.values} />
      </Panel>
      <Panel title={t('fact.title')}>
        <Facts tag={tag} />
      </Panel>
      <div className={styles.halves}>
        <Panel title={t('health.title')} hint={t('health.hint')}>
          <Loaded query={health}>{(found) => <Health health={found} />}</Loaded>
        </Panel>
        <Panel title={t('uses.title')} hint={t('uses.hint')}>
          <Loaded query={health}>{(found) => <Uses uses={found.uses} />}</Loaded>
        </Panel>
      </div>
    </div>
  )
}
