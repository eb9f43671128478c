// Before sending: who is in, who is left out and why, what each variant says to a real person.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Campaign, CampaignPreview, PeopleGroup, Variant } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import styles from './Campaigns.module.css'
import { usePreview } from './queries'
import { useReason } from './reason'

/** The arm that gets nothing. */
const HOLDOUT = 'holdout'

/** Who is left out or has to wait, why, and some of them by name. */
function Groups({ title, groups }: { title: string; groups: PeopleGroup[] }) {
  const { t } = useTranslation('campaigns')
  const said = useReason()
  const columns: TableProps<PeopleGroup>['columns'] = [
    { title: t('message.reason'), key: 'reason', render: (_, { reason }) => said(reason) },
    { title: t('arm.people'), key: 'people', align: 'end', render: (_, { people }) => <Count value={people} /> },
    {
      title: t('review.examples'),
      key: 'examples',
      responsive: ['md'],
      render: (_, { examples }) => (
        <span className={styles.examples}>
          {examples.map((person) => (
            <Link key={person} to={`/profiles/${person}`}>
              <code>{person}</code>
            </Link>
          ))}
        </span>
      ),
    },
  ]
  if (groups.length === 0) return null
  return <Table rowKey="reason" size="small" pagination={false} columns={columns} dataSource={groups} title={() => title} />
}

const people = (groups: PeopleGroup[]) => groups.reduce((all, group) => all + group.people, 0)

/** The audience as the sum of those it consists of; who is left out and why where there is room. */
export function Who({ preview, full }: { preview: CampaignPreview; full: boolean }) {
  const { t } = useTranslation('campaigns')
  const { whole } = useFormat()
  const arms = Object.entries(preview.arms)
  const most = Math.max(1, ...arms.map(([, people]) => people))
  return (
    <div className={styles.stack}>
      <StatRow>
        <Stat label={t('review.audience')} value={whole(preview.audience)} />
        <Stat label={t('review.leaving')} value={whole(preview.leaving)} note={t('review.leavingText')} />
        <Stat label={t('review.held')} value={whole(people(preview.held))} note={t('review.heldText')} />
        <Stat label={t('review.leftOut')} value={whole(people(preview.left_out))} note={t('review.leftOutText')} />
        <Stat label={t('review.holdout')} value={whole(preview.arms[HOLDOUT] ?? 0)} note={t('review.holdoutText')} />
        <Stat label={t('review.unknown')} value={whole(preview.unknown)} note={t('review.unknownText')} />
      </StatRow>
      <ul className={styles.bars}>
        {arms.map(([arm, people]) => (
          <li key={arm}>
            <span>{arm}</span>
            <Bar part={people / most} />
            <Count value={people} />
          </li>
        ))}
      </ul>
      {full && <Groups title={t('review.leftOut')} groups={preview.left_out} />}
      {full && <Groups title={t('review.held')} groups={preview.held} />}
    </div>
  )
}

/** What each variant says to real people. */
export function Messages({ variants, samples }: { variants: Variant[]; samples: CampaignPreview['samples'] }) {
  const { t } = useTranslation('campaigns')
  const columns: TableProps<Variant>['columns'] = [
    {
      title: t('variant.name'),
      key: 'name',
      width: 150,
      render: (_, { name, role }) => (
        <>
          <strong>{name}</strong> <Tag>{t(`role.${role}`)}</Tag>
        </>
      ),
    },
    { title: t('variant.text'), key: 'text', responsive: ['lg'], render: (_, { text }) => <code className={styles.expression}>{text}</code> },
    {
      title: t('variant.sample'),
      key: 'sample',
      render: (_, { name }) => {
        const ofVariant = samples.filter(({ variant }) => variant === name)
        if (ofVariant.length === 0) return <span className="faint">–</span>
        return (
          <div className={styles.bubbles}>
            {ofVariant.map(({ person, text, link }) => (
              <div key={person} className={styles.message}>
                <p className={styles.expression}>{text}</p>
                {link && <p className="faint">{link}</p>}
                <Link to={`/profiles/${person}`}>
                  <code>{person}</code>
                </Link>
              </div>
            ))}
          </div>
        )
      },
    },
  ]
  return <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={variants} />
}

export function Review({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns')
  const preview = usePreview(campaign.name)
  return (
    <div className={styles.stack}>
      <Panel title={t('review.title')} hint={t('review.hint')}>
        <Loaded query={preview}>{(found) => <Who preview={found} full />}</Loaded>
      </Panel>
      <Panel title={t('variant.title')} hint={t('variant.hint')} flush>
        <Loaded query={preview}>{({ samples }) => <Messages variants={campaign.variants} samples={samples} />}</Loaded>
      </Panel>
      {campaign.tests.length > 0 && (
        <Panel title={t('tests.title')} hint={t('tests.hint')}>
          {campaign.tests.map((tag) => (
            <Link key={tag} to={`/tags/of/${tag}`}>
              <Tag>{tag}</Tag>
            </Link>
          ))}
        </Panel>
      )}
    </div>
  )
}
