with recursive below (person) as (
    select loser from merges where winner = $1 and undone_at is null
    union
    select merges.loser from merges join below on merges.winner = below.person where merges.undone_at is null
)
update persons set merged_into = $1
where ordinal in (select person from below) and ordinal <> $1 and merged_into = $2
