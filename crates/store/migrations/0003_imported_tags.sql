-- The values of an imported tag are observations of the trait `tag:<name>`: found without a walk over all traits.
create index trait_observations_tags on trait_observations (name) where name >= 'tag:' and name < 'tag;';
create index profile_traits_tags on profile_traits (name) where name >= 'tag:' and name < 'tag;';
