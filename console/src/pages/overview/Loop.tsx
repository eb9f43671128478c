// The loop. Stations are a list of links; the track behind them is drawn and says nothing of its own.
import {
  AimOutlined,
  ApartmentOutlined,
  CheckCircleOutlined,
  ClearOutlined,
  IdcardOutlined,
  ImportOutlined,
  SendOutlined,
  TagsOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Overview } from '@/api/schema'
import { PAGES, addressOf } from '@/app/pages'
import { useFormat } from '@/ui/format'
import styles from './Loop.module.css'
import { stagesOf, type Stage } from './stages'

const ICONS: Record<Stage['name'], ComponentType> = {
  collect: ImportOutlined,
  clean: ClearOutlined,
  identify: ApartmentOutlined,
  profile: IdcardOutlined,
  tag: TagsOutlined,
  audience: AimOutlined,
  deliver: SendOutlined,
  validate: CheckCircleOutlined,
}

const there = new Set(PAGES.map(addressOf))

function Station({ stage, place }: { stage: Stage; place: number }) {
  const { t } = useTranslation('overview')
  const { whole } = useFormat()
  const Icon = ICONS[stage.name]
  const content = (
    <>
      <span className={styles.name}>
        <span className={styles.icon}>
          <Icon />
        </span>
        {t(`stage.${stage.name}.name`)}
      </span>
      <span className={styles.value}>
        {whole(stage.value)} <span className={styles.unit}>{t(`stage.${stage.name}.unit`, { count: stage.value })}</span>
      </span>
      <span className={styles.notes}>
        {stage.notes.map((note) => (
          <span key={note.key} className={note.tone && styles[note.tone]}>
            {t(`note.${note.key}`, { count: note.count, number: whole(note.count) })}
          </span>
        ))}
      </span>
    </>
  )
  return (
    <li className={styles.station} data-place={place}>
      {there.has(stage.to) ? (
        <Link className={styles.card} to={stage.to}>
          {content}
        </Link>
      ) : (
        <div className={styles.card}>{content}</div>
      )}
    </li>
  )
}

/** The way round, behind the stations: along the first row, down, back along the second, and up again. */
function Track() {
  return (
    <svg className={styles.track} viewBox="0 0 1000 320" preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.rail} x="60" y="72" width="880" height="176" rx="44" />
      <rect className={styles.flow} x="60" y="72" width="880" height="176" rx="44" pathLength="1000" />
      <path className={styles.way} d="M933 153 l7 9 l7 -9 M53 169 l7 -9 l7 9" />
    </svg>
  )
}

export function Loop({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const { whole, since } = useFormat()
  const newest = overview.newest_event_at
  return (
    <section className={styles.loop} aria-label={t('loop.title')}>
      <Track />
      <ol className={styles.stations}>
        {stagesOf(overview).map((stage, place) => (
          <Station key={stage.name} stage={stage} place={place} />
        ))}
      </ol>
      <p className={styles.back}>{t('loop.back')}</p>
      <p className={styles.pulse}>
        {overview.inbox_lag_entries === 0 ? t('loop.caughtUp') : t('loop.lag', { number: whole(overview.inbox_lag_entries) })}
        {newest && <span className="faint"> · {t('loop.newest', { ago: since(newest) })}</span>}
      </p>
    </section>
  )
}
