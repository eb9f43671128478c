// What was guessed of a person, apart from what is known: each with how sure it is, and with what speaks for it.
import { BulbOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, call } from '@/api/client'
import type { Guess, ProfileTrait } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Portrait.module.css'

/** Begins the names of guessed traits. */
const PREFIX = 'inferred_'

/** What is guessed: `gender` of `inferred_gender`. */
const guessed = ({ name }: ProfileTrait) => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name)

function Evidence({ guess }: { guess: Guess }) {
  const { t } = useTranslation('profiles')
  const { percent, decimal } = useFormat()
  const most = Math.max(...guess.evidence.map(({ weight }) => weight))
  return (
    <>
      <p>{t('guess.sure', { value: guess.value, part: percent(guess.confidence), least: percent(guess.threshold) })}</p>
      {guess.declared && <p className="soft">{t('guess.declared', { value: guess.declared })}</p>}
      {guess.evidence.length === 0 && <Nothing title={t('guess.noEvidence')} />}
      <ul className={styles.evidence}>
        {guess.evidence.map(({ what, weight }) => (
          <li key={what}>
            <span>{what}</span>
            <Bar part={weight / most} />
            <span className="num">+{decimal(weight)}</span>
          </li>
        ))}
      </ul>
      <p className="faint">{t('guess.weights')}</p>
    </>
  )
}

function Why({ person, name }: { person: string; name: string }) {
  const guess = useQuery({
    queryKey: ['guess', person, name],
    queryFn: ({ signal }) => call(api.GET('/api/v1/profiles/{person}/guesses/{name}', { params: { path: { person, name } }, signal })),
  })
  return <Loaded query={guess}>{(found) => <Evidence guess={found} />}</Loaded>
}

export function Guesses({ person, traits }: { person: string; traits: ProfileTrait[] }) {
  const { t } = useTranslation('profiles')
  const { percent } = useFormat()
  const [asked, ask] = useState<ProfileTrait>()
  const titleOf = (trait: ProfileTrait) => t(`trait.${guessed(trait)}`, { defaultValue: guessed(trait) })
  return (
    <Panel title={t('guess.title')} hint={t('guess.hint')} className={styles.guesses}>
      <dl className={styles.traits}>
        {traits.map((trait) => (
          <div className={styles.trait} key={trait.name}>
            <dt>{titleOf(trait)}</dt>
            <dd>
              <em>{String(trait.value)}</em>
              <Tag color="warning">{t('inferred', { part: percent(trait.confidence) })}</Tag>
              <Button size="small" type="text" icon={<BulbOutlined />} onClick={() => ask(trait)} aria-label={t('guess.whyOf', { trait: titleOf(trait) })}>
                {t('guess.why')}
              </Button>
              <span className={styles.from}>
                {t('guess.from', { source: trait.source })} · <When at={trait.observed_at} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <Drawer open={asked !== undefined} onClose={() => ask(undefined)} size={460} title={asked && t('guess.whyOf', { trait: titleOf(asked) })} destroyOnHidden>
        {asked && <Why person={person} name={guessed(asked)} />}
      </Drawer>
    </Panel>
  )
}
