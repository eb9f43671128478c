select purpose, coalesce(notice_version, ''), count(*), min(at), max(at)
from consent_ledger
where state = 'granted'
group by purpose, coalesce(notice_version, '')
order by purpose, min(at)
