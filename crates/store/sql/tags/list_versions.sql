select name, version, hash, yaml, since, retired_at
from tag_definitions
where name = $1
order by version
