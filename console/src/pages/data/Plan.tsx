// The tracking plan, and what came of it.
import { Segmented, Table, Tag, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTrackingPlan } from '@/api/queries'
import type { TrackedEvent } from '@/api/schema'
import { Count } from '@/ui/Count'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Data.module.css'

type Which = 'all' | 'unplanned' | 'unseen'

const MATCHES: Record<Which, (event: TrackedEvent) => boolean> = {
  all: () => true,
  unplanned: (event) => !event.planned,
  unseen: (event) => event.events === 0,
}

function Properties({ event }: { event: TrackedEvent }) {
  const { t } = useTranslation('data')
  return (
    <ul className={styles.properties}>
      {event.properties.map((property) => (
        <li key={property.name}>
          <code>{property.name}</code> <span className="faint">{t(`type.${property.type}`)}</span>{' '}
          {property.required && <Tag>{t('plan.required')}</Tag>}
          {property.free_text && <Tag color="warning">{t('plan.freeText')}</Tag>}
        </li>
      ))}
    </ul>
  )
}

function useColumns(): TableProps<TrackedEvent>['columns'] {
  const { t } = useTranslation('data')
  return [
    { title: t('plan.event'), key: 'event', render: (_, { event }) => <strong>{event}</strong> },
    {
      title: t('plan.state'),
      key: 'state',
      render: (_, { planned, events }) => {
        if (!planned) return <Tag color="warning">{t('plan.unplanned')}</Tag>
        return events === 0 ? <Tag>{t('plan.unseen')}</Tag> : <Tag color="success">{t('plan.seen')}</Tag>
      },
    },
    { title: t('plan.purpose'), key: 'purpose', responsive: ['md'], render: (_, { purpose }) => purpose && <code>{purpose}</code> },
    { title: t('plan.sources'), key: 'sources', responsive: ['md'], render: (_, { sources }) => sources.join(', ') },
    { title: t('plan.events'), key: 'events', align: 'end', render: (_, { events }) => <Count value={events} /> },
    { title: t('plan.newest'), key: 'newest', responsive: ['sm'], render: (_, { newest_at }) => <When at={newest_at} /> },
  ]
}

export function Plan() {
  const { t } = useTranslation('data')
  const plan = useTrackingPlan()
  const [which, setWhich] = useState<Which>('all')
  const columns = useColumns()
  const counted = (name: Which) => {
    const count = plan.data?.filter(MATCHES[name]).length
    return { value: name, label: `${t(`plan.which.${name}`)} ${count ?? ''}` }
  }
  const choice = (
    <Segmented<Which> aria-label={t('plan.choose')} value={which} onChange={setWhich} options={(['all', 'unplanned', 'unseen'] as const).map(counted)} />
  )
  return (
    <Panel title={t('plan.title')} hint={t('plan.hint')} extra={choice} flush>
      <Loaded query={plan}>
        {(events) => (
          <Table
            rowKey="event"
            size="middle"
            pagination={false}
            columns={columns}
            dataSource={events.filter(MATCHES[which])}
            locale={{ emptyText: <Nothing title={t('plan.none')} /> }}
            expandable={{
              expandedRowRender: (event) => <Properties event={event} />,
              rowExpandable: ({ properties }) => properties.length > 0,
            }}
          />
        )}
      </Loaded>
    </Panel>
  )
}
