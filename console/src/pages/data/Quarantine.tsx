// Rows that were not taken, with every rule that they failed.
import { Button, Drawer, Select, Table, Tag, type TableProps } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { api, call } from '@/api/client'
import type { QuarantinedRecord } from '@/api/schema'
import { useMay } from '@/session/session'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Data.module.css'
import { Mend } from './Mend'
import { useStages } from './queries'
import { useReason } from './reasons'

const PAGE = 50
/** What the server gives at most. */
const MOST = 1000

/** `mend` is left out for who may not. */
function useColumns(mend: ((record: QuarantinedRecord) => void) | undefined): TableProps<QuarantinedRecord>['columns'] {
  const { t } = useTranslation('data')
  const reason = useReason()
  return [
    { title: t('quarantine.at'), key: 'at', width: 130, render: (_, record) => <When at={record.at} /> },
    {
      title: t('quarantine.where'),
      key: 'where',
      responsive: ['md'],
      render: (_, { source, position }) => (
        <div className={styles.source}>
          <span>{source}</span>
          <code className={`faint ${styles.position}`}>{position}</code>
        </div>
      ),
    },
    {
      title: t('quarantine.failures'),
      key: 'failures',
      render: (_, { failures }) => (
        <ul className={styles.failures}>
          {failures.map((failure) => (
            <li key={`${failure.code} ${failure.field}`}>
              <Tag color="error">{reason(failure.code)}</Tag>
              {failure.field && <code>{failure.field}</code>}
              {failure.value && <code className={styles.raw}>{failure.value}</code>}
              <p className="soft">{failure.reason}</p>
            </li>
          ))}
        </ul>
      ),
    },
    {
      title: t('quarantine.state'),
      key: 'state',
      width: 130,
      render: (_, record) =>
        record.state === 'open' && mend ? (
          <Button size="small" onClick={() => mend(record)}>
            {t('mend.open')}
          </Button>
        ) : (
          <span className="soft">{t(`state.${record.state}`)}</span>
        ),
    },
  ]
}

/** The choices that there are, by what was ever refused. */
function Filters({ limitTo }: { limitTo: (name: string, value: string | undefined) => void }) {
  const { t } = useTranslation('data')
  const reason = useReason()
  const [asked] = useSearchParams()
  const stages = useStages()
  const rejects = stages.data?.rejects ?? []
  const choices = (values: string[], label: (value: string) => string) =>
    [...new Set(values)].sort().map((value) => ({ value, label: label(value) }))
  const shared = { allowClear: true, popupMatchSelectWidth: false, className: styles.filter }
  return (
    <div className={styles.filters}>
      <Select
        {...shared}
        aria-label={t('quarantine.source')}
        placeholder={t('quarantine.source')}
        value={asked.get('source') ?? undefined}
        onChange={(value?: string) => limitTo('source', value)}
        options={choices(rejects.map((reject) => reject.source), (source) => source)}
      />
      <Select
        {...shared}
        aria-label={t('quarantine.code')}
        placeholder={t('quarantine.code')}
        value={asked.get('code') ?? undefined}
        onChange={(value?: string) => limitTo('code', value)}
        options={choices(rejects.map((reject) => reject.code), reason)}
      />
    </div>
  )
}

export function Quarantine() {
  const { t } = useTranslation('data')
  const [asked, ask] = useSearchParams()
  const [limit, setLimit] = useState(PAGE)
  const may = useMay()
  const [mending, mend] = useState<QuarantinedRecord>()
  const columns = useColumns(may('import') ? mend : undefined)
  const query = { source: asked.get('source') ?? undefined, code: asked.get('code') ?? undefined, limit }
  const quarantine = useQuery({
    queryKey: ['quarantine', query],
    queryFn: ({ signal }) => call(api.GET('/api/v1/quarantine', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  })
  const limitTo = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(asked)
    if (value) next.set(name, value)
    else next.delete(name)
    ask(next, { replace: true })
    setLimit(PAGE)
  }
  const none = <Nothing title={t('quarantine.none')}>{t('quarantine.noneText')}</Nothing>
  return (
    <Panel title={t('quarantine.title')} hint={t('quarantine.hint')} extra={<Filters limitTo={limitTo} />} flush>
      <Loaded query={quarantine} empty={{ when: (found) => found.length === 0, show: none }}>
        {(found) => (
          <>
            <Table rowKey={({ position, at }) => `${position} ${at}`} size="middle" pagination={false} columns={columns} dataSource={found} />
            {found.length === limit && limit < MOST && (
              <div className={styles.more}>
                <Button onClick={() => setLimit(Math.min(limit * 4, MOST))} loading={quarantine.isFetching}>
                  {t('quarantine.more')}
                </Button>
              </div>
            )}
          </>
        )}
      </Loaded>
      <Drawer open={mending !== undefined} onClose={() => mend(undefined)} size={460} title={t('mend.title')} destroyOnHidden>
        {mending && <Mend record={mending} done={() => mend(undefined)} />}
      </Drawer>
    </Panel>
  )
}
