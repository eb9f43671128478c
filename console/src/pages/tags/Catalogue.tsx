// All tags, by dimension: what each says, of how many people, and what should be done about it.
import { EditOutlined } from '@ant-design/icons'
import { Button, Input, Segmented, Table, Tag as Label, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useTags } from '@/api/queries'
import type { TagHealth, TagSummary } from '@/api/schema'
import { useMay } from '@/session/session'
import { InUse } from '@/ui/InUse'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Page } from '@/ui/Page'
import { Panel } from '@/ui/Panel'
import { Tabbed } from '@/ui/Tabbed'
import { useTitle } from '@/ui/titles'
import { SetStatus } from './SetStatus'
import { OverlapOfAll } from './Overlap'
import { Share } from './Share'
import { Status } from './Status'
import styles from './Tags.module.css'
import { useHealth } from './queries'
import { wanted } from './suggestions'

/** The dimensions in the order of the pages; tags without one come last. */
const DIMENSIONS = ['basic', 'behaviour', 'interest', 'value', 'other'] as const
/** Values shown in a row. */
const VALUES = 4

function Values({ values }: { values: TagSummary['values'] }) {
  const { t } = useTranslation('tags')
  if (values.length === 1 && values[0]?.value === 'true') return <span className="faint">{t('list.yesNo')}</span>
  return (
    <span className={styles.chips}>
      {values.slice(0, VALUES).map(({ value }) => (
        <Label key={value} variant="filled">
          {value}
        </Label>
      ))}
      {values.length > VALUES && <span className="faint">{t('list.moreValues', { count: values.length - VALUES })}</span>}
    </span>
  )
}

function useColumns(health: Map<string, TagHealth> | undefined): TableProps<TagSummary>['columns'] {
  const { t } = useTranslation('tags')
  const title = useTitle()
  return [
    {
      title: t('list.tag'),
      key: 'tag',
      width: 260,
      render: (_, tag) => (
        <Link className={styles.name} to={`/tags/of/${tag.name}`}>
          <strong>{title(tag.title)}</strong>
          <code className="faint">{tag.name}</code>
        </Link>
      ),
    },
    { title: t('list.values'), key: 'values', responsive: ['lg'], render: (_, { values }) => <Values values={values} /> },
    {
      title: t('list.coverage'),
      key: 'coverage',
      className: styles.slim,
      width: 170,
      sorter: (left, right) => left.coverage - right.coverage,
      render: (_, { coverage }) => <Share part={coverage} />,
    },
    {
      title: t('list.unknown'),
      key: 'unknown',
      width: 170,
      responsive: ['md'],
      sorter: (left, right) => left.unknown_rate - right.unknown_rate,
      render: (_, { unknown_rate }) => <Share part={unknown_rate} tone="warn" />,
    },
    { title: t('list.status'), key: 'status', width: 110, render: (_, tag) => <Status status={tag.status} /> },
    {
      title: t('list.next'),
      key: 'next',
      width: 150,
      responsive: ['md'],
      render: (_, { name }) => {
        const first = wanted(health?.get(name))[0]
        return first ? <span className={styles.wanted}>{t(`action.${first.action}`)}</span> : <span className="faint">–</span>
      },
    },
  ]
}

function matches(tag: TagSummary, typed: string, status: string): boolean {
  const text = [tag.name, tag.title.zh, tag.title.en, tag.description ?? '', ...tag.values.map(({ value }) => value)]
  const asked = typed.trim().toLowerCase()
  return (status === 'all' || tag.status === status) && text.some((part) => part.toLowerCase().includes(asked))
}

function Dimensions() {
  const { t } = useTranslation('tags')
  const tags = useTags()
  const health = useHealth()
  const columns = useColumns(health.data)
  const [typed, setTyped] = useState('')
  const [status, setStatus] = useState('all')
  const may = useMay()
  const [chosen, setChosen] = useState<string[]>([])
  const none = <Nothing title={t('list.none')}>{t('list.noneText')}</Nothing>
  return (
    <div className={styles.stack}>
      <div className={styles.search}>
        <Input.Search
          className={styles.box}
          allowClear
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Segmented
          aria-label={t('list.status')}
          value={status}
          onChange={setStatus}
          options={['all', 'active', 'draft', 'deprecated', 'retired'].map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </div>
      {may('define') && <SetStatus tags={chosen} done={() => setChosen([])} />}
      <Loaded query={tags} rows={8} empty={{ when: (all) => all.length === 0, show: none }}>
        {(all) => {
          const found = all.filter((tag) => matches(tag, typed, status))
          const parts = DIMENSIONS.map((dimension) => ({
            dimension,
            tags: found.filter((tag) => (tag.dimension ?? 'other') === dimension),
          }))
          if (found.length === 0) return <Nothing title={t('list.noMatch')} />
          const choose = (within: TagSummary[], names: string[]) =>
            setChosen([...chosen.filter((name) => within.every((tag) => tag.name !== name)), ...names])
          const choosing = (within: TagSummary[]): TableProps<TagSummary>['rowSelection'] => ({
            selectedRowKeys: chosen,
            onChange: (keys) => choose(within, keys.map(String)),
            getCheckboxProps: ({ name, file }) => ({ 'aria-label': name, disabled: file === '' }),
          })
          return parts
            .filter((part) => part.tags.length > 0)
            .map((part) => (
              <Panel key={part.dimension} title={t(`dimension.${part.dimension}`)} hint={t(`dimensionText.${part.dimension}`)} flush>
                <Table rowKey="name" size="middle" pagination={false} columns={columns} dataSource={part.tags} rowSelection={may('define') ? choosing(part.tags) : undefined} />
              </Panel>
            ))
        }}
      </Loaded>
    </div>
  )
}

export function Catalogue() {
  const { t } = useTranslation('tags')
  const write = (
    <Link to="/tags/workbench">
      <Button type="primary" icon={<EditOutlined />}>
        {t('workbench.open')}
      </Button>
    </Link>
  )
  const tabs = [
    { path: '', label: t('tab.all'), children: <Dimensions /> },
    { path: 'overlap', label: t('tab.overlap'), children: <OverlapOfAll /> },
  ]
  return (
    <Page title={t('title')} lead={t('lead')} actions={write}>
      <InUse />
      <Tabbed root="/tags" tabs={tabs} />
    </Page>
  )
}
