// Who has a tag, now or at the end of an earlier day.
import { Button, Select, Table, Tag as Label, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { TagDetail, TagMember } from '@/api/schema'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import styles from './Tags.module.css'
import { useMembers } from './queries'

function useColumns(): TableProps<TagMember>['columns'] {
  const { t } = useTranslation('tags')
  return [
    {
      title: t('member.person'),
      key: 'person',
      render: (_, { person, merged_into }) => (
        <>
          <Link to={`/profiles/${merged_into ?? person}`}>
            <code>{person}</code>
          </Link>
          {merged_into && <span className="soft"> {t('member.merged', { person: merged_into })}</span>}
        </>
      ),
    },
    {
      title: t('member.values'),
      key: 'values',
      render: (_, { values }) => (
        <span className={styles.chips}>
          {values.map((value) => (
            <Label key={value}>{value === 'true' ? t('value.yes') : value}</Label>
          ))}
        </span>
      ),
    },
  ]
}

export function Members({ tag }: { tag: TagDetail }) {
  const { t } = useTranslation('tags')
  const { whole } = useFormat()
  const [value, setValue] = useState<string>()
  const [on, setOn] = useState('')
  const members = useMembers(tag.name, { value, on: on || undefined })
  const columns = useColumns()
  const total = members.data?.pages[0]?.people
  const none = <Nothing title={t('member.none')}>{t('member.noneText')}</Nothing>
  return (
    <Panel title={total === undefined ? t('tab.people') : t('member.found', { count: total, number: whole(total) })} flush>
      <div className={styles.filters}>
        {tag.values.length > 1 && (
          <Select
            allowClear
            className={styles.filter}
            aria-label={t('value.value')}
            placeholder={t('value.value')}
            value={value}
            onChange={setValue}
            options={tag.values.map((one) => ({ value: one.value, label: one.value }))}
          />
        )}
        <label className={styles.day}>
          <span className="soft">{t('member.on')}</span>
          <input type="date" value={on} onChange={(event) => setOn(event.target.value)} />
        </label>
      </div>
      <Loaded query={members} rows={8} empty={{ when: ({ pages }) => pages[0]?.people === 0, show: none }}>
        {({ pages }) => (
          <>
            <Table rowKey="person" size="middle" pagination={false} columns={columns} dataSource={pages.flatMap((page) => page.members)} />
            {members.hasNextPage && (
              <div className={styles.more}>
                <Button onClick={() => void members.fetchNextPage()} loading={members.isFetchingNextPage}>
                  {t('member.more')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  )
}
