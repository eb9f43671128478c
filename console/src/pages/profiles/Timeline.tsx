import { Button, Tag } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TimelineEvent } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Timeline.module.css'
import { useTimeline } from './queries'

function Entry({ event }: { event: TimelineEvent }) {
  const { t } = useTranslation('profiles')
  const { clock } = useFormat()
  const properties = Object.entries(event.properties).filter(([, value]) => value !== null)
  return (
    <li className={styles.entry}>
      <time className={styles.time} dateTime={event.at}>
        {clock(event.at)}
      </time>
      <div className={styles.what}>
        <span>
          <strong>{t(`event.${event.event}`, { defaultValue: event.event, nsSeparator: false, keySeparator: '.' })}</strong>{' '}
          <span className="faint">{event.source}</span>
        </span>
        <span className={styles.properties}>
          {event.topics.map((topic) => (
            <Tag key={topic}>#{topic}</Tag>
          ))}
          {properties.map(([name, value]) => (
            <span key={name}>
              <span className="faint">{name}</span> {typeof value === 'object' ? JSON.stringify(value) : String(value)}
            </span>
          ))}
        </span>
      </div>
    </li>
  )
}

/** What a person did, day by day, the latest first. */
export function Timeline({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const { day } = useFormat()
  const timeline = useTimeline(person)
  const events = useMemo(() => timeline.data?.pages.flatMap((page) => page.events) ?? [], [timeline.data])
  const days = useMemo(() => Map.groupBy(events, (event) => day(event.at)), [events, day])
  const none = <Nothing title={t('timeline.none')}>{t('timeline.noneText')}</Nothing>
  return (
    <Panel title={t('timeline.title')} hint={t('timeline.hint')}>
      <Loaded query={timeline} empty={{ when: () => events.length === 0, show: none }}>
        {() => (
          <>
            {[...days].map(([name, ofDay]) => (
              <section key={name} className={styles.day}>
                <h3 className={styles.date}>{name}</h3>
                <ol className={styles.entries}>
                  {ofDay.map((event, index) => (
                    <Entry key={`${event.at} ${event.event} ${index}`} event={event} />
                  ))}
                </ol>
              </section>
            ))}
            {timeline.hasNextPage && (
              <Button onClick={() => void timeline.fetchNextPage()} loading={timeline.isFetchingNextPage}>
                {t('timeline.more')}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
