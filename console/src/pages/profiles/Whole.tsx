// Why the identifiers of a person are one person's: what came with what, and what somebody said.
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { LinkStep, LinkedIdentifier, PersonLinks } from '@/api/schema'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import { Decide } from './Decide'
import styles from './Identity.module.css'
import { MaskedIdentifier } from './MaskedIdentifier'
import { useLinks } from './queries'
import { Subjects } from './Subjects'
import { Undo } from './Undo'

/** An identifier as people know it; one that is not this person's by its number. */
function Named({ subject, identifiers }: { subject: string; identifiers: LinkedIdentifier[] }) {
  const known = identifiers.find((identifier) => identifier.subject === subject)
  return known ? <MaskedIdentifier kind={known.kind} value={known.value} /> : <code>{subject}</code>
}

function Step({ step, identifiers }: { step: LinkStep; identifiers: LinkedIdentifier[] }) {
  const { t } = useTranslation('profiles')
  return (
    <li>
      <span>
        <Named subject={step.from} identifiers={identifiers} /> ↔ <Named subject={step.to} identifiers={identifiers} />
        <p className="faint">
          {t('whole.said', { source: step.source })}
          {step.sources > 1 && ` ${t('whole.more', { count: step.sources - 1 })}`} · <When at={step.at} /> · <code>{step.edge}</code>
        </p>
      </span>
      <Undo kind="edge" what={{ edge: step.edge }} of={step.edge} />
    </li>
  )
}

function Decisions({ links }: { links: PersonLinks }) {
  const { t } = useTranslation('profiles')
  if (links.decisions.length === 0) return null
  return (
    <>
      <h3 className={styles.part}>{t('whole.decisions')}</h3>
      <ul className={styles.log}>
        {links.decisions.map(({ decision, subjects, verdict, said_by, at }) => (
          <li key={decision}>
            <span>
              <Tag>{t(`decide.${verdict}`)}</Tag>{' '}
              <Subjects subjects={subjects} named={links.subjects} own={links.person} />
              <p className="faint">
                {said_by} · <When at={at} />
              </p>
            </span>
            <Undo kind="decision" what={{ decision }} of={String(decision)} />
          </li>
        ))}
      </ul>
    </>
  )
}

export function Whole({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const links = useLinks(person)
  return (
    <Panel title={t('whole.title')} hint={t('whole.hint')} extra={<Decide person={person} />}>
      <Loaded query={links}>
        {(found) => (
          <>
            {found.steps.length === 0 && <Nothing title={t('whole.none')}>{t('whole.noneText')}</Nothing>}
            <ul className={styles.log}>
              {found.steps.map((step) => (
                <Step key={`${step.edge} ${step.from}`} step={step} identifiers={found.identifiers} />
              ))}
            </ul>
            <Decisions links={found} />
          </>
        )}
      </Loaded>
    </Panel>
  )
}
