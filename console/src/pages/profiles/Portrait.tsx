// What is known of a person: traits with where they come from, guesses apart from them, and tags with why they hold.
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useTags } from '@/api/queries'
import type { ExportedObservation, Profile, ProfileTrait } from '@/api/schema'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { useTitle } from '@/ui/titles'
import { When } from '@/ui/When'
import { Guesses } from './Guesses'
import styles from './Portrait.module.css'
import { useRecord } from './queries'
import { Why } from './Why'

/** The dimensions in the order in which they are shown. */
const DIMENSIONS = ['basic', 'behaviour', 'interest', 'value']

const shown = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))

/** Words about a trait: what every source says of it, and what it said before. */
type Words = { now: ExportedObservation[]; before: ExportedObservation[] }

/** What was said of a trait, the latest first. */
function Said({ words }: { words: Words }) {
  const { t } = useTranslation('profiles')
  const all = [
    ...words.now.map((word) => ({ ...word, before: false })),
    ...words.before.map((word) => ({ ...word, before: true })),
  ].sort((left, right) => Date.parse(right.observed_at) - Date.parse(left.observed_at))
  return (
    <details className={styles.said}>
      <summary>{t('said', { count: all.length })}</summary>
      <ul>
        {all.map((word) => (
          <li key={`${word.source} ${word.subject} ${shown(word.value)}`}>
            {shown(word.value)} <span className="faint">{t('from', { source: word.source, trust: word.trust })}</span>{' '}
            <When at={word.observed_at} /> {word.before && <span className="faint">{t('saidBefore')}</span>}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Trait({ trait, words }: { trait: ProfileTrait; words: Words }) {
  const { t } = useTranslation('profiles')
  return (
    <div className={styles.trait}>
      <dt>{t(`trait.${trait.name}`, { defaultValue: trait.name })}</dt>
      <dd>
        <strong>{shown(trait.value)}</strong>
        <span className={styles.from}>
          {t('from', { source: trait.source, trust: trait.trust })} · <When at={trait.observed_at} />
        </span>
        {words.now.length + words.before.length > 1 && <Said words={words} />}
      </dd>
    </div>
  )
}

function Tags({ profile, ask }: { profile: Profile; ask: (tag: string) => void }) {
  const { t } = useTranslation('profiles')
  const title = useTitle()
  const tags = useTags().data ?? []
  const held = profile.tags.map(({ tag, value }) => ({ tag, value, known: tags.find((one) => one.name === tag) }))
  const groups = DIMENSIONS.map((dimension) => ({
    dimension,
    held: held.filter(({ known }) => (known?.dimension ?? 'basic') === dimension),
  })).filter((group) => group.held.length > 0)
  if (groups.length === 0) return <Nothing title={t('noTags')} />
  return (
    <div className={styles.dimensions}>
      {groups.map((group) => (
        <section key={group.dimension}>
          <h3 className={styles.dimension}>{t(`dimension.${group.dimension}`)}</h3>
          <div className={styles.tags}>
            {group.held.map(({ tag, value, known }) => (
              <button type="button" className={styles.tag} key={`${tag} ${value}`} onClick={() => ask(tag)}>
                {known ? title(known.title) : tag}
                {value !== 'true' && <strong>{value}</strong>}
              </button>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

export function Portrait({ profile }: { profile: Profile }) {
  const { t } = useTranslation('profiles')
  const title = useTitle()
  const tags = useTags().data ?? []
  const record = useRecord(profile.person).data
  const wordsOn = (trait: string): Words => {
    const about = (words: ExportedObservation[] = []) => words.filter(({ name }) => name === trait)
    return { now: about(record?.observations), before: about(record?.past) }
  }
  const inferred = profile.traits.filter(({ origin }) => origin === 'inferred')
  const declared = profile.traits.filter(({ origin }) => origin !== 'inferred')
  const [asked, ask] = useState<string>()
  const titleOf = (name: string) => {
    const known = tags.find((tag) => tag.name === name)
    return known ? title(known.title) : name
  }
  return (
    <div className={styles.portrait}>
      <div className={styles.known}>
        <Panel title={t('traits')} hint={t('traitsHint')}>
          {declared.length === 0 && <Nothing title={t('noTraits')} />}
          <dl className={styles.traits}>
            {declared.map((trait) => (
              <Trait key={trait.name} trait={trait} words={wordsOn(trait.name)} />
            ))}
          </dl>
        </Panel>
        {inferred.length > 0 && <Guesses person={profile.person} traits={inferred} />}
      </div>
      <Panel title={t('tags')} hint={t('tagsHint')}>
        <Tags profile={profile} ask={ask} />
        {profile.unknown_tags.length > 0 && (
          <section className={styles.unknown}>
            <h3 className={styles.dimension}>{t('unknownTags')}</h3>
            <div className={styles.tags}>
              {profile.unknown_tags.map((tag) => (
                <button type="button" className={styles.quiet} key={tag} onClick={() => ask(tag)}>
                  {titleOf(tag)}
                </button>
              ))}
            </div>
          </section>
        )}
      </Panel>
      <Drawer
        open={asked !== undefined}
        onClose={() => ask(undefined)}
        size={560}
        title={asked && t('why.title', { tag: titleOf(asked) })}
        destroyOnHidden
      >
        {asked && <Why person={profile.person} tag={asked} />}
      </Drawer>
    </div>
  )
}
