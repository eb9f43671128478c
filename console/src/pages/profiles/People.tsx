// Finding people: by an identifier in full, a part of a name, or a tag.
import { Button, Input, Select, Table, Tag, type TableProps } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useTags } from '@/api/queries'
import type { PersonSummary } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { useRested } from '@/ui/rested'
import { useTitle } from '@/ui/titles'
import { When } from '@/ui/When'
import { MaskedIdentifier } from './MaskedIdentifier'
import styles from './People.module.css'
import { usePeople } from './queries'
import { TagChip } from './TagChip'

/** What is typed is looked for after so long a pause. */
const PAUSE_MS = 300
/** Tags shown in a row. */
const CHIPS = 4

function useColumns(): TableProps<PersonSummary>['columns'] {
  const { t } = useTranslation('profiles')
  return [
    {
      title: t('list.person'),
      key: 'person',
      render: (_, { person, name }) => (
        <Link className={styles.person} to={`/profiles/${person}`}>
          <strong>{name ?? t('unnamed')}</strong>
          <code className="faint">{person}</code>
        </Link>
      ),
    },
    {
      title: t('list.identifiers'),
      key: 'identifiers',
      responsive: ['md'],
      render: (_, { identifiers }) => (
        <span className={styles.identifiers}>
          {identifiers.map(({ kind, value }) => (
            <span key={`${kind} ${value}`}>
              <MaskedIdentifier kind={kind} value={value} />
            </span>
          ))}
        </span>
      ),
    },
    {
      title: t('list.tags'),
      key: 'tags',
      render: (_, { tags }) => (
        <span className={styles.chips}>
          {tags.slice(0, CHIPS).map(({ tag, value }) => (
            <TagChip key={`${tag} ${value}`} tag={tag} value={value} />
          ))}
          {tags.length > CHIPS && <Tag>{t('list.moreTags', { count: tags.length - CHIPS })}</Tag>}
        </span>
      ),
    },
    { title: t('list.seen'), key: 'seen', width: 130, render: (_, { last_seen_at }) => <When at={last_seen_at} /> },
  ]
}

/** What is asked for, kept in the address. */
function useAsked() {
  const [params, setParams] = useSearchParams()
  const asked = { q: params.get('q') ?? undefined, tag: params.get('tag') ?? undefined, value: params.get('value') ?? undefined }
  const ask = (change: Partial<typeof asked>) => {
    const next = Object.entries({ ...asked, ...change }).filter((entry): entry is [string, string] => Boolean(entry[1]))
    setParams(Object.fromEntries(next), { replace: true })
  }
  return [asked, ask] as const
}

function Search() {
  const { t } = useTranslation('profiles')
  const title = useTitle()
  const tags = useTags()
  const [asked, ask] = useAsked()
  const [typed, setTyped] = useState(asked.q ?? '')
  const rested = useRested(typed, PAUSE_MS)
  useEffect(() => {
    if (rested.trim() !== (asked.q ?? '')) ask({ q: rested.trim() || undefined })
    // What is in the address may change by itself; what was typed is looked for once.
  }, [rested])
  const chosen = tags.data?.find((tag) => tag.name === asked.tag)
  return (
    <div className={styles.search}>
      <Input.Search
        className={styles.box}
        allowClear
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(text) => ask({ q: text.trim() || undefined })}
      />
      <Select
        className={styles.choice}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        aria-label={t('search.tag')}
        placeholder={t('search.tag')}
        value={asked.tag}
        onChange={(tag?: string) => ask({ tag, value: undefined })}
        options={tags.data?.map((tag) => ({ value: tag.name, label: title(tag.title) }))}
      />
      {chosen && chosen.values.length > 1 && (
        <Select
          className={styles.choice}
          allowClear
          popupMatchSelectWidth={false}
          aria-label={t('search.value')}
          placeholder={t('search.value')}
          value={asked.value}
          onChange={(value?: string) => ask({ value })}
          options={chosen.values.map(({ value }) => ({ value, label: value }))}
        />
      )}
    </div>
  )
}

export function People() {
  const { t } = useTranslation('profiles')
  const { whole } = useFormat()
  const [asked] = useAsked()
  const people = usePeople(asked)
  const columns = useColumns()
  const total = people.data?.pages[0]?.people
  const none = <Nothing title={t('list.none')}>{t('list.noneText')}</Nothing>
  return (
    <Panel title={total === undefined ? t('list.title') : t('list.found', { count: total, number: whole(total) })} flush>
      <Search />
      <Loaded query={people} rows={8} empty={{ when: ({ pages }) => pages[0]?.people === 0, show: none }}>
        {({ pages }) => (
          <>
            <Table rowKey="person" size="middle" pagination={false} columns={columns} dataSource={pages.flatMap(({ page }) => page)} />
            {people.hasNextPage && (
              <div className={styles.more}>
                <Button onClick={() => void people.fetchNextPage()} loading={people.isFetchingNextPage}>
                  {t('list.more')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
