// Taking a definition out of its file, after a second question. What is used cannot be taken away.
import { DeleteOutlined } from '@ant-design/icons'
import { App, Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useDeleteDefinition } from '@/api/definitions'
import type { Kind } from '@/api/named'
import type { Definition } from '@/api/schema'
import styles from './DeleteDefinition.module.css'
import { forgetDrafts } from './draft'
import { Notice } from './Failure'

interface Props {
  kind: Kind
  definition: Definition
  /** Where there is still something to look at afterwards. */
  then: string
  /** The name under which changes of it are kept that are not saved; they go with it. */
  draft: string
}

export function DeleteDefinition({ kind, definition, then, draft }: Props) {
  const { t } = useTranslation('ui')
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const deleting = useDeleteDefinition(kind)
  const { name, version, used_by: users } = definition
  const remove = () =>
    deleting.mutate(
      { name, version },
      {
        onSuccess: () => {
          forgetDrafts(draft)
          void navigate(then, { state: { changed: {} } })
        },
        onError: (error) => void modal.error({ title: t('delete.failed', { name }), content: <Notice error={error} /> }),
      },
    )
  const used = users.map((user) => `${t(`delete.kind.${user.kind}`)} ${user.name}`).join(', ')
  return (
    <Popconfirm
      title={t('delete.sure', { name })}
      description={<div className={styles.text}>{users.length > 0 ? t('delete.used', { users: used }) : t(`delete.text.${kind}`)}</div>}
      okText={t('delete.do')}
      okButtonProps={{ danger: true, disabled: users.length > 0, loading: deleting.isPending }}
      onConfirm={remove}
    >
      <Button danger icon={<DeleteOutlined />}>
        {t('delete.do')}
      </Button>
    </Popconfirm>
  )
}
