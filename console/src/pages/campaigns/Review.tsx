// Before sending: who is in, who is left out and why, what each variant says to a real person.
import { Table, Tag, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Campaign, CampaignPreview, Variant } from '@/api/schema'
import { Bar } from '@/ui/Bar'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Panel } from '@/ui/Panel'
import { Stat, StatRow } from '@/ui/Stat'
import styles from './Campaigns.module.css'
import { usePreview } from './queries'

function Who({ preview }: { preview: CampaignPreview }) {
  const { t } = useTranslation('campaigns')
  const { whole } = useFormat()
  const arms = Object.entries(preview.arms)
  const most = Math.max(1, ...arms.map(([, people]) => people))
  return (
    <div className={styles.stack}>
      <StatRow>
        <Stat label={t('review.audience')} value={whole(preview.audience)} />
        <Stat label={t('review.notConsented')} value={whole(preview.not_consented)} note={t('review.notConsentedText')} />
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
    </div>
  )
}

function Contents({ variants, samples }: { variants: Variant[]; samples: CampaignPreview['samples'] }) {
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
        const sample = samples.find(({ variant }) => variant === name)
        if (!sample) return <span className="faint">–</span>
        return (
          <div className={styles.message}>
            <p>{sample.text}</p>
            {sample.link && <p className="faint">{sample.link}</p>}
            <Link to={`/profiles/${sample.person}`}>
              <code>{sample.person}</code>
            </Link>
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
        <Loaded query={preview}>{(found) => <Who preview={found} />}</Loaded>
      </Panel>
      <Panel title={t('variant.title')} hint={t('variant.hint')} flush>
        <Loaded query={preview}>{({ samples }) => <Contents variants={campaign.variants} samples={samples} />}</Loaded>
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
