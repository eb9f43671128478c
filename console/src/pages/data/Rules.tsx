// The catalogue of quality rules: what each looks at, and what becomes of what fails it.
import { Input, Select, Table, Tag, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { QualityRule } from '@/api/schema'
import { Count } from '@/ui/Count'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { useTitle } from '@/ui/titles'
import styles from './Data.module.css'
import { useQualityRules, useStages } from './queries'

const SEVERITIES = ['reject', 'drop', 'note']
const COLOURS: Record<string, string> = { reject: 'error', drop: 'warning' }

function useColumns(): TableProps<QualityRule>['columns'] {
  const { t } = useTranslation('data')
  const title = useTitle()
  const rejects = useStages().data?.rejects ?? []
  const refused = ({ id, source }: QualityRule) =>
    rejects.filter((reject) => reject.code === id && (!source || reject.source === source)).reduce((sum, { rows }) => sum + rows, 0)
  return [
    {
      title: t('rule.rule'),
      key: 'rule',
      render: (_, rule) => (
        <div className={styles.source}>
          <strong>{title(rule.title)}</strong>
          <code className="faint">{rule.id}</code>
        </div>
      ),
    },
    { title: t('rule.severity'), key: 'severity', render: (_, { severity }) => <Tag color={COLOURS[severity]}>{t(`severity.${severity}`)}</Tag> },
    { title: t('rule.scope'), key: 'scope', responsive: ['sm'], render: (_, { scope }) => t(`scope.${scope}`, { defaultValue: scope }) },
    {
      title: t('rule.source'),
      key: 'source',
      responsive: ['md'],
      render: (_, { source }) => (source ? <code>{source}</code> : <span className="faint">{t('rule.product')}</span>),
    },
    {
      title: t('rule.refused'),
      key: 'refused',
      align: 'end',
      responsive: ['sm'],
      render: (_, rule) => {
        const rows = refused(rule)
        const count = <Count value={rows} tone="bad" />
        return rows > 0 ? <Link to={`/data/quarantine?code=${encodeURIComponent(rule.id)}`}>{count}</Link> : count
      },
    },
  ]
}

export function Rules() {
  const { t } = useTranslation('data')
  const title = useTitle()
  const rules = useQualityRules()
  const columns = useColumns()
  const [text, setText] = useState('')
  const [severity, setSeverity] = useState<string>()
  const wanted = text.trim().toLowerCase()
  const matches = (rule: QualityRule) =>
    (!severity || rule.severity === severity) && `${title(rule.title)} ${rule.id} ${rule.source ?? ''}`.toLowerCase().includes(wanted)
  const filters = (
    <div className={styles.filters}>
      <Input allowClear className={styles.filter} aria-label={t('rule.search')} placeholder={t('rule.search')} value={text} onChange={(event) => setText(event.target.value)} />
      <Select
        allowClear
        className={styles.filter}
        aria-label={t('rule.severity')}
        placeholder={t('rule.severity')}
        value={severity}
        onChange={setSeverity}
        options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
      />
    </div>
  )
  return (
    <Panel title={t('rule.title')} hint={t('rule.hint')} extra={filters} flush>
      <Loaded query={rules} rows={8}>
        {(found) => (
          <Table
            rowKey={({ id, source }) => `${id} ${source}`}
            size="middle"
            pagination={false}
            columns={columns}
            dataSource={found.rules.filter(matches)}
            locale={{ emptyText: <Nothing title={t('rule.none')} /> }}
          />
        )}
      </Loaded>
    </Panel>
  )
}
