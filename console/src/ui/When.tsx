import { Tooltip } from 'antd'
import { useFormat } from './format'

/** How long ago something was; the instant is in the tooltip. Or the instant itself. */
export function When({ at, exact }: { at: string | null | undefined; exact?: boolean }) {
  const { time, since } = useFormat()
  if (!at) return <span className="faint">–</span>
  if (exact) return <time dateTime={at}>{time(at)}</time>
  return (
    <Tooltip title={time(at)}>
      <time dateTime={at}>{since(at)}</time>
    </Tooltip>
  )
}
