-- Who signs in, and who did what. Instants of these tables are the machine's, whatever clock the workspace lives by.

create table users (
    id integer primary key,
    name text not null unique,
    role text not null,
    -- As a PHC string; none until its owner has chosen one.
    password text,
    created_at integer not null,
    signed_in_at integer,
    disabled_at integer
);

create table sessions (
    hash blob primary key,
    user_id integer not null references users (id),
    created_at integer not null,
    seen_at integer not null
);
create index sessions_by_user on sessions (user_id);

-- Links that work once. Without a user: the one that makes the first administrator.
create table access_links (
    hash blob primary key,
    user_id integer references users (id),
    expires_at integer not null
);

create table audit (
    id integer primary key,
    at integer not null,
    actor_kind text not null,
    actor text not null,
    action text not null,
    object text not null,
    outcome text not null
);
create index audit_by_action on audit (action, object);
