// The shape of an expression as nested groups that can be edited.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import styles from './Groups.module.css'
import { ConditionFields } from './ConditionFields'
import type { Group, Shape } from './expression'

interface Props<S extends Shape> {
  shape: S
  onChange: (shape: Shape) => void
  /** Takes it away; the outermost group cannot be. */
  onRemove?: () => void
}

const EMPTY: Shape = { kind: 'condition', text: '' }

/** The parts of a list with one of them replaced, or left out. */
const replaced = (parts: Shape[], index: number, by?: Shape) => parts.flatMap((part, place) => (place !== index ? [part] : by ? [by] : []))

function Remove({ onRemove }: { onRemove?: () => void }) {
  const { t } = useTranslation('audiences')
  return onRemove && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('build.remove')} onClick={onRemove} />
}

export function GroupFields({ shape, onChange, onRemove }: Props<Group>) {
  const { t } = useTranslation('audiences')
  const change = (parts: Shape[]) => onChange({ ...shape, parts })
  return (
    <div className={styles.group} role="group" aria-label={t(shape.kind === 'all' ? 'build.all' : 'build.any')}>
      <div className={styles.head}>
        <Segmented
          size="small"
          value={shape.kind}
          onChange={(kind) => onChange({ ...shape, kind })}
          options={[
            { value: 'all' as const, label: t('build.all') },
            { value: 'any' as const, label: t('build.any') },
          ]}
        />
        <Remove onRemove={onRemove} />
      </div>
      <ul className={styles.parts}>
        {shape.parts.map((part, index) => (
          <li key={index}>
            <Part shape={part} onChange={(next) => change(replaced(shape.parts, index, next))} onRemove={() => change(replaced(shape.parts, index))} />
          </li>
        ))}
      </ul>
      <div className={styles.adds}>
        <Button size="small" icon={<PlusOutlined />} onClick={() => change([...shape.parts, EMPTY])}>
          {t('build.addCondition')}
        </Button>
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => change([...shape.parts, { kind: shape.kind === 'all' ? 'any' : 'all', parts: [EMPTY] }])}
        >
          {t('build.addGroup')}
        </Button>
      </div>
    </div>
  )
}

/** A part with its negation beside it. */
function Part({ shape, onChange, onRemove }: Props<Shape>) {
  const { t } = useTranslation('audiences')
  const negated = shape.kind === 'not'
  const inner = negated ? shape.part : shape
  const keep = (next: Shape) => onChange(negated ? { kind: 'not', part: next } : next)
  return (
    <div className={styles.part}>
      <Checkbox
        className={styles.not}
        checked={negated}
        onChange={({ target }) => onChange(target.checked ? { kind: 'not', part: inner } : inner)}
      >
        {t('build.not')}
      </Checkbox>
      <div className={styles.inner}>
        {inner.kind === 'condition' && <ConditionFields shape={inner} onChange={keep} />}
        {inner.kind === 'not' && <Part shape={inner} onChange={keep} />}
        {(inner.kind === 'all' || inner.kind === 'any') && <GroupFields shape={inner} onChange={keep} onRemove={onRemove} />}
      </div>
      {inner.kind === 'condition' && <Remove onRemove={onRemove} />}
    </div>
  )
}
