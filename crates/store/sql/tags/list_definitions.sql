select name, version, hash, yaml, since, retired_at
from tag_definitions latest
where version = (select max(version) from tag_definitions other where other.name = latest.name)
order by name
