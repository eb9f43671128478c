// What a text of tags would say of everybody, before it is in force.
import { Table, Tag as Label, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { PreviewedPerson, PreviewedValue, TagPreview } from '@/api/schema'
import { Count } from '@/ui/Count'
import { Share } from './Share'
import styles from './Tags.module.css'

function useValueColumns(population: number): TableProps<PreviewedValue>['columns'] {
  const { t } = useTranslation('tags')
  const number = { align: 'end' as const, width: 90 }
  return [
    { title: t('value.value'), key: 'value', render: (_, { value }) => <strong>{value === 'true' ? t('value.yes') : value}</strong> },
    { title: t('value.people'), key: 'people', ...number, render: (_, { people }) => <Count value={people} /> },
    { title: t('preview.part'), key: 'part', width: 160, render: (_, { people }) => <Share part={population === 0 ? 0 : people / population} /> },
    { title: t('preview.entering'), key: 'entering', ...number, render: (_, { entering }) => <Count value={entering} tone="good" /> },
    { title: t('preview.leaving'), key: 'leaving', ...number, render: (_, { leaving }) => <Count value={leaving} tone="bad" /> },
  ]
}

function usePersonColumns(): TableProps<PreviewedPerson>['columns'] {
  const { t } = useTranslation('tags')
  return [
    {
      title: t('member.person'),
      key: 'person',
      render: (_, { person, entering }) => (
        <>
          <Link to={`/profiles/${person}`}>
            <code>{person}</code>
          </Link>{' '}
          {entering && <Label color="success">{t('preview.new')}</Label>}
        </>
      ),
    },
    { title: t('value.value'), key: 'value', render: (_, { value }) => (value === 'true' ? t('value.yes') : value) },
    {
      title: t('preview.identifiers'),
      key: 'identifiers',
      responsive: ['lg'],
      render: (_, { identifiers }) => <span className={styles.chips}>{identifiers.slice(0, 3).map((one) => <code key={one}>{one}</code>)}</span>,
    },
  ]
}

export function Preview({ preview }: { preview: TagPreview }) {
  const { t } = useTranslation('tags')
  const values = useValueColumns(preview.population)
  const people = usePersonColumns()
  return (
    <div className={styles.stack}>
      <h3 className={styles.previewed}>
        <code>{preview.name}</code>{' '}
        <span className="soft">{t('preview.unknown', { count: preview.unknown, of: preview.population })}</span>
      </h3>
      <Table rowKey="value" size="small" pagination={false} columns={values} dataSource={preview.values} />
      {preview.samples.length > 0 && (
        <Table rowKey="person" size="small" pagination={false} columns={people} dataSource={preview.samples} title={() => t('preview.samples')} />
      )}
    </div>
  )
}
