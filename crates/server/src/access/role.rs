//! Roles and what each may do: one table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use Role::{Admin, Analyst, Operator, PrivacyOfficer};

/// What somebody is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Runs the installation: may do everything.
    Admin,
    /// Talks to people: tags, audiences, campaigns.
    Operator,
    /// Finds out what works; changes nothing.
    Analyst,
    /// Answers for people's data: consents, export, erasure, the audit trail.
    PrivacyOfficer,
}

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Admin, Operator, Analyst, PrivacyOfficer];

    /// Its name, as stored and shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Admin => "admin",
            Operator => "operator",
            Analyst => "analyst",
            PrivacyOfficer => "privacy_officer",
        }
    }

    pub(crate) fn may(self, permission: Permission) -> bool {
        permission.roles().contains(&self)
    }

    /// The names of all that it may do.
    pub(crate) fn permissions(self) -> Vec<&'static str> {
        Permission::ALL.into_iter().filter(|one| self.may(*one)).map(Permission::as_str).collect()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Role::ALL.into_iter().find(|role| role.as_str() == text);
        let known = Role::ALL.map(Role::as_str).join(", ");
        found.ok_or_else(|| format!("no role is `{text}`; there are {known}"))
    }
}

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Permission {
    /// To ask who one is, and to choose another password.
    Account,
    /// To sign out.
    SignOut,
    /// To see counts, tags, audiences, campaigns, experiments, findings: nothing of one person.
    Read,
    /// To see people, contact values masked.
    People,
    /// To ask in SQL.
    Sql,
    /// To give people the values of imported tags.
    Import,
    /// To write down what a person allowed.
    Consent,
    /// To write, change and delete definitions: what the files of the workspace say of tags and audiences.
    Define,
    /// To approve and send campaigns.
    Send,
    /// To take all that is held of a person out, in the clear.
    Export,
    /// To erase a person.
    Erase,
    /// To read who did what.
    Audit,
    /// To manage users, write keys and tokens, and to reload the files.
    Administer,
}

impl Permission {
    pub(crate) const ALL: [Permission; 13] = [
        Permission::Account,
        Permission::SignOut,
        Permission::Read,
        Permission::People,
        Permission::Sql,
        Permission::Import,
        Permission::Consent,
        Permission::Define,
        Permission::Send,
        Permission::Export,
        Permission::Erase,
        Permission::Audit,
        Permission::Administer,
    ];

    /// Its name, as shown.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Permission::Account => "account",
            Permission::SignOut => "sign_out",
            Permission::Read => "read",
            Permission::People => "people",
            Permission::Sql => "sql",
            Permission::Import => "import",
            Permission::Consent => "consent",
            Permission::Define => "define",
            Permission::Send => "send",
            Permission::Export => "export",
            Permission::Erase => "erase",
            Permission::Audit => "audit",
            Permission::Administer => "administer",
        }
    }

    /// Who has it.
    pub(crate) fn roles(self) -> &'static [Role] {
        match self {
            Permission::Account | Permission::SignOut | Permission::Read | Permission::People => &Role::ALL,
            Permission::Sql => &[Admin, Analyst],
            Permission::Import | Permission::Define | Permission::Send => &[Admin, Operator],
            Permission::Consent => &[Admin, Operator, PrivacyOfficer],
            Permission::Export | Permission::Erase | Permission::Audit => &[Admin, PrivacyOfficer],
            Permission::Administer => &[Admin],
        }
    }
}
