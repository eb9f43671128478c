import { Tag } from 'antd'
import { useTags } from '@/api/queries'
import { useTitle } from '@/ui/titles'
import styles from './TagChip.module.css'

/** A tag by its title, with its value where it has more than one. */
export function TagChip({ tag, value }: { tag: string; value: string }) {
  const title = useTitle()
  const known = useTags().data?.find((one) => one.name === tag)
  const shown = known ? title(known.title) : tag
  return (
    <Tag className={styles.chip} variant="filled" data-dimension={known?.dimension}>
      {shown}
      {value !== 'true' && <strong className={styles.value}>{value}</strong>}
    </Tag>
  )
}
