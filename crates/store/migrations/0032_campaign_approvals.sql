-- Somebody's word that exactly this version of a campaign's definition may be sent.
create table campaign_approvals (
    campaign text not null,
    version text not null,
    actor_kind text not null,
    actor text not null,
    at integer not null,
    primary key (campaign, version)
) without rowid;
