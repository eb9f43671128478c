// Which tag values the same people have.
import { Table, type TableProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { OverlapValue, OverlappingPair, RedundantPair, TagOverlap } from '@/api/schema'
import { Count } from '@/ui/Count'
import { useFormat } from '@/ui/format'
import { Loaded } from '@/ui/Loaded'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { Share } from './Share'
import styles from './Tags.module.css'
import { useOverlap } from './queries'

function Named({ value }: { value: OverlapValue }) {
  return (
    <Link to={`/tags/of/${value.tag}`}>
      {value.tag}
      {value.value !== 'true' && <strong className={styles.of}>{value.value}</strong>}
    </Link>
  )
}

function useColumns<P extends Pick<RedundantPair, 'jaccard' | 'shared' | 'expected'>>(
  left: (pair: P) => OverlapValue | undefined,
  right: (pair: P) => OverlapValue | undefined,
): NonNullable<TableProps<P>['columns']> {
  const { t } = useTranslation('tags')
  const { whole } = useFormat()
  const side = (value: OverlapValue | undefined) => value && <Named value={value} />
  const number = { align: 'end' as const, responsive: ['md' as const] }
  return [
    { title: t('overlap.one'), key: 'left', render: (_, pair) => side(left(pair)) },
    { title: t('overlap.other'), key: 'right', render: (_, pair) => side(right(pair)) },
    { title: t('overlap.shared'), key: 'shared', ...number, render: (_, pair) => <Count value={pair.shared} /> },
    { title: t('overlap.expected'), key: 'expected', ...number, render: (_, pair) => <span className="num faint">{whole(pair.expected)}</span> },
    { title: t('overlap.jaccard'), key: 'jaccard', width: 170, render: (_, pair) => <Share part={pair.jaccard} /> },
  ]
}

function Redundant({ pairs }: { pairs: RedundantPair[] }) {
  const { t } = useTranslation('tags')
  const columns = useColumns<RedundantPair>(
    ({ left }) => left,
    ({ right }) => right,
  )
  const why = { title: t('overlap.why'), key: 'why', render: (_: unknown, pair: RedundantPair) => t(`overlap.${pair.why}`) }
  return (
    <Table
      rowKey={({ left, right }) => `${left.tag} ${left.value} ${right.tag} ${right.value}`}
      size="middle"
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={[...columns, why]}
      dataSource={pairs}
    />
  )
}

/** The pairs of a tag that share most. */
function Pairs({ overlap, name }: { overlap: TagOverlap; name: string }) {
  const own = (pair: OverlappingPair) => overlap.values[pair.left]?.tag === name
  const columns = useColumns<OverlappingPair>(
    (pair) => overlap.values[own(pair) ? pair.left : pair.right],
    (pair) => overlap.values[own(pair) ? pair.right : pair.left],
  )
  const sorted = [...overlap.pairs].sort((left, right) => right.jaccard - left.jaccard)
  return (
    <Table
      rowKey={({ left, right }) => `${left} ${right}`}
      size="middle"
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={columns}
      dataSource={sorted}
    />
  )
}

export function OverlapOfAll() {
  const { t } = useTranslation('tags')
  const overlap = useOverlap()
  const none = <Nothing title={t('overlap.noneRedundant')}>{t('overlap.noneRedundantText')}</Nothing>
  return (
    <Panel title={t('overlap.redundant')} hint={t('overlap.redundantHint')} flush>
      <Loaded query={overlap} empty={{ when: ({ redundant }) => redundant.length === 0, show: none }}>
        {({ redundant }) => <Redundant pairs={redundant} />}
      </Loaded>
    </Panel>
  )
}

export function OverlapOf({ name }: { name: string }) {
  const { t } = useTranslation('tags')
  const overlap = useOverlap(name)
  const none = <Nothing title={t('overlap.none')} />
  return (
    <Panel title={t('overlap.title')} hint={t('overlap.hint')} flush>
      <Loaded query={overlap} empty={{ when: ({ pairs }) => pairs.length === 0, show: none }}>
        {(found) => <Pairs overlap={found} name={name} />}
      </Loaded>
    </Panel>
  )
}
