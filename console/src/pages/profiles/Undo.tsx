// A button that undoes one thing, once it was said what follows; nothing for who may not.
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UndoRequest } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { useUndo } from './change'

type Kind = 'merge' | 'edge' | 'decision'

export function Undo({ kind, what, of }: { kind: Kind; what: UndoRequest; of: string }) {
  const { t } = useTranslation('profiles')
  const may = useMay()
  const [open, setOpen] = useState(false)
  const { mutate, isPending, error, reset } = useUndo(() => setOpen(false))
  if (!may('import')) return null
  const close = () => {
    setOpen(false)
    reset()
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)} aria-label={t('undo.of', { what: t(`undo.${kind}.do`), of })}>
        {t(`undo.${kind}.do`)}
      </Button>
      <Modal
        open={open}
        title={t(`undo.${kind}.title`, { of })}
        okText={t(`undo.${kind}.do`)}
        okButtonProps={{ danger: true, loading: isPending }}
        onOk={() => mutate(what)}
        onCancel={close}
        destroyOnHidden
      >
        <p>{t(`undo.${kind}.text`)}</p>
        <Notice error={error} />
      </Modal>
    </>
  )
}
