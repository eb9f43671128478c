import { useTranslation } from 'react-i18next'
import styles from './Brand.module.css'

/** Many faces around one point: the mark, and the name. */
export function Brand() {
  const { t } = useTranslation()
  return (
    <span className={styles.brand}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" className={styles.ground} />
        <g fill="none" className={styles.line}>
          <ellipse cx="16" cy="16" rx="9" ry="9" opacity=".45" />
          <ellipse cx="16" cy="16" rx="3.6" ry="9" />
          <ellipse cx="16" cy="16" rx="9" ry="3.6" opacity=".7" />
        </g>
      </svg>
      <span className={styles.name}>{t('brand')}</span>
    </span>
  )
}
