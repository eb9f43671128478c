// Written by `npm run api` out of the server's OpenAPI document.

export interface paths {
    "/api/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened by day
         * @description Events and refused rows of the last days up to that of the newest event.
         */
        get: operations["show_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Anomalies, the most unusual first
         * @description While one is `open` or `confirmed`, the events of its span are in no measure; `dismissed`, they count.
         */
        get: operations["list_anomalies"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what an anomaly is
         * @description It can be said otherwise later. Whoever's events count otherwise by it has the tags that follow at once.
         */
        post: operations["decide_anomaly"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/anomalies/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at what everybody did for interactions that no person has
         * @description Days on which somebody did far too much, and people whose habits are a machine's. With `apply`, what is found is kept
         *     as open and set aside; open ones of before that are not found any more are gone. What was dismissed is not found again.
         */
        post: operations["find_anomalies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audience-snapshots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Throw a snapshot away */
        delete: operations["drop_snapshot"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audience-snapshots/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the people of a snapshot out
         * @description As `POST /audiences/export`, of who was in it; whoever was merged since is who they are now.
         */
        post: operations["export_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audiences that files define, by name */
        get: operations["list_audiences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/{name}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The definition of an audience
         * @description As it stands in its file now, with the version that a change has to name in `If-Match`.
         */
        get: operations["show_audience_definition"];
        /**
         * Write the definition of an audience
         * @description As that of a tag; mistakes in the body are under the file `audiences.yaml`.
         */
        put: operations["save_audience_definition"];
        post?: never;
        /**
         * Delete an audience
         * @description `If-Match` names the version that is meant. 409 with `in_use` where campaigns use it.
         */
        delete: operations["delete_audience_definition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/{name}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The snapshots of an audience, against who is in it now */
        get: operations["list_snapshots"];
        put?: never;
        /**
         * Keep who is in an audience now
         * @description So that it can be said later who came and went, and so that the same people can be taken out again.
         */
        post: operations["take_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How many people an expression finds
         * @description Also how many of whom it is not known: they are not in the audience.
         */
        post: operations["count_audience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the people of an audience out
         * @description As they are now, with their identifiers in the clear: CSV of a column `person` and one for each kind of identifier; several
         *     of one kind are joined by `;`.
         */
        post: operations["export_audience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/insight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What sets an audience apart
         * @description The distribution of every tag in it against a base, with the target group index of each value.
         */
        post: operations["show_insight"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The people that an expression finds, by their numbers */
        post: operations["list_members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/overlap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How audiences overlap, each two of them */
        post: operations["overlap_audiences"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what, the latest first
         * @description Sign-ins, refused requests, everything that changed something, exports and queries.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All campaigns, by name
         * @description Those that files define, and those that were planned from files which are gone.
         */
        get: operations["list_campaigns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where a campaign is, and what came back
         * @description 409 before it is planned.
         */
        get: operations["campaign_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a campaign as it is written now
         * @description `version` is the one that was reviewed: 409 with `campaign_other_version` where the files in use say otherwise by now. A
         *     campaign that is changed afterwards has to be approved again. Of several approvals of one version the first stands. One with
         *     a `start` starts by itself then; 409 with `campaign_start_over` where that is over.
         */
        post: operations["approve_campaign"];
        /**
         * Take the approval of a campaign back
         * @description So that it does not start, or cannot be sent. 409 once it is planned (`campaign_planned`), and where it is not approved as it
         *     is written (`campaign_not_approved`).
         */
        delete: operations["withdraw_approval"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The definition of a campaign
         * @description As it stands in its file now, with the version that a change has to name in `If-Match` and an approval in its body.
         */
        get: operations["show_campaign_definition"];
        /**
         * Write the definition of a campaign
         * @description As that of a tag; mistakes in the body are under the file `campaigns.yaml`. 409 with `campaign_planned` once it is planned:
         *     what was planned stays as it was planned.
         */
        put: operations["save_campaign_definition"];
        post?: never;
        /**
         * Delete a campaign
         * @description `If-Match` names the version that is meant. 409 with `campaign_planned` once it is planned.
         */
        delete: operations["delete_campaign_definition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hold a campaign that is being sent
         * @description Nothing more of it leaves: of what is on its way only the requests that left already get their outcome. 409 with
         *     `campaign_state` where it is not being sent.
         */
        post: operations["pause_campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a campaign would do now
         * @description Every message is rendered and decided; nothing is written.
         */
        get: operations["preview_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a campaign go on that is paused, and send what may leave now
         * @description 409 with `campaign_state` where it is not paused.
         */
        post: operations["resume_campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/{name}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan an approved campaign where it is not planned yet, and send what may leave now
         * @description Nobody gets a second message from a second call. 409 where nobody approved it as it is written (`campaign_not_approved`),
         *     it starts by itself later (`campaign_not_yet`), its channel is not set up, its file was changed after it was planned, or it is paused.
         */
        post: operations["send_campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/campaigns/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a campaign would do that is not written yet
         * @description The body is a campaign file, in the place of the one of its name or beside them. 422 gives all mistakes, those of the body
         *     under the file `campaigns.yaml`; 409 says for whom a template fails.
         */
        post: operations["preview_campaign_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody's consent ledger, the latest entry first */
        get: operations["list_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A campaign read as an experiment
         * @description Arms with intervals, effects, and a verdict for each tag under test, as of now; the reading is kept. The shape is
         *     `qianmian.experiment/1`, the same that `qianmian experiment report --format json` prints.
         */
        get: operations["report_experiment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong with the data
         * @description What the rules of tags ask for and the data does not have: events, properties, topics and traits that never arrived, or
         *     none in the window that a rule looks at, each at its place in the tag file. And what changed in the sources on the last
         *     whole day: records, refused ones, empty fields, the spread of values, each at the source's file.
         */
        get: operations["list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that two are one person, or that they are two
         * @description It overrides the rules until it is taken back. The narrower consent of two holds for one person; nobody who parts
         *     has more consent than before.
         */
        post: operations["decide_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What other rules of linking would make of everybody
         * @description The body is an `identity.yaml`. Everybody is decided anew by it over everything that is known, and nothing is kept. Rules
         *     come into use with the file and a reload.
         */
        post: operations["dry_run_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest merges and partings, and all decisions by hand */
        get: operations["list_link_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People who are probably one
         * @description What the last run proposed and nobody decided since. `POST /identity/decisions` with `same` agrees, with `apart` declines;
         *     neither comes back.
         */
        get: operations["list_proposals"];
        put?: never;
        /**
         * Look for people who are probably one
         * @description Learns from everybody by `link.yaml`, and puts what that proposes in the place of what was proposed before. Nobody is
         *     merged.
         */
        post: operations["propose_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rules of linking
         * @description Those of `identity.yaml` over the built-in ones. The text of the file, which may have contact values in it, is only for
         *     who may administer.
         */
        get: operations["show_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identity/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo a merge, cut an edge, or take a decision back */
        post: operations["undo_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["show_document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The loop in numbers
         * @description From what came in to what was proven, with what is waiting.
         */
        get: operations["show_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People found by an identifier, a name or a tag, page by page */
        get: operations["list_people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description Identifiers, traits with provenance, tags and consents. Contact values are masked.
         */
        get: operations["show_profile"];
        put?: never;
        post?: never;
        /**
         * Erase a person
         * @description From store, history and quarantine; it cannot be undone. What stays is the proof of consents under keyed hashes, and
         *     numbers. Open requests of the person for erasure are closed.
         */
        delete: operations["erase_profile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The consent ledger of a person, oldest first */
        get: operations["list_consents"];
        put?: never;
        /** Write down what a person said of a purpose just now */
        post: operations["record_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is held about a person
         * @description In the clear, with the events: the answer to a request for access.
         */
        get: operations["export_profile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/guesses/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why a trait of a person is guessed as it is
         * @description What the model of the last guessing that was taken into use says of the person, and what of their behaviour speaks for
         *     it most. `name` is `gender`, `age_band`, `province`, `city` or `occupation`.
         */
        get: operations["show_guess"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why the identifiers of a person are one person's */
        get: operations["show_links"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How it is known who a person is, what sources said, and what was sent */
        get: operations["show_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/tags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why a person has a tag, or not
         * @description Its rules as trees with the value of every part and what is missing, the events that its measures rest on, the
         *     consent that it needs, and when time alone changes it.
         */
        get: operations["explain_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/profiles/{person}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The events of a person, the latest first
         * @description Without what people wrote.
         */
        get: operations["show_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purposes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What consents are asked for, who agreed, under which notices, and what rests on them */
        get: operations["list_purposes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quality-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The catalogue of quality rules
         * @description Every code under which rows, records and fields are refused, left out or noted, with what it costs; and the rules that
         *     sources declare themselves.
         */
        get: operations["list_quality_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records in quarantine, latest first
         * @description Those that are `open` can be corrected and replayed, or discarded. One that is `at_source` was refused before it became a
         *     record: it is corrected where it came from, and sent or imported again.
         */
        get: operations["list_quarantine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give open records up
         * @description They stay in the list with their reasons, and stay counted as rejected.
         */
        post: operations["discard_quarantine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantine/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Correct open records and send them through the stages again
         * @description The same corrections are made to every chosen record. What passes goes on under the time and message id that it had,
         *     and is counted as out instead of rejected; what fails again stays open, with every reason in the answer. Asking again
         *     changes nothing.
         */
        post: operations["replay_quarantine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the last reload fared */
        get: operations["show_reload"];
        put?: never;
        /**
         * Take changed files into use
         * @description Reads all files of the workspace. With mistakes in them it answers all of those and changes nothing. Otherwise it answers
         *     what changes and prepares it in the background: what new rules ask of the history is read while the files before stay in
         *     use and tags are kept live, and one transaction switches. `GET` says when that is done.
         */
        post: operations["reload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sample-size": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many people an experiment needs
         * @description To show that a message moves a rate, and to show that it does more for people with a tag.
         */
        get: operations["show_sample_size"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, what they may do, and where they are */
        get: operations["show_session"];
        put?: never;
        /**
         * Sign in
         * @description Sets the session's cookie. 401 with `sign_in_refused` whether name or password is wrong or the user is disabled; 429 with
         *     `Retry-After` after too many wrong attempts.
         */
        post: operations["sign_in"];
        /**
         * Sign out
         * @description Needs no `X-CSRF-Token`.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Choose another password
         * @description The other sessions of the user end. 400 with `wrong_password` or `weak_password`.
         */
        put: operations["change_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How this workspace is set up */
        get: operations["show_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Use a one-time link: make the first administrator, or choose a password
         * @description Sets the session's cookie. 403 with `link_invalid` for a link that was used, replaced or is older than a day; 400 with
         *     `weak_password`.
         */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a one-time link is for */
        post: operations["show_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/source-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What every source sent by day, and what changed on the last whole day
         * @description A day is compared with up to fourteen days before it, and not before there are three. A change is told where it is both
         *     large and not chance.
         */
        get: operations["list_source_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All sources with their volumes and freshness, by name */
        get: operations["list_sources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the lake and the profiles
         * @description One SELECT; nothing can be changed. Tables are `events` (person, at, event, source, topics and every planned property),
         *     `people` (person, `created_at`), `traits` (person, name, value, source, `observed_at`, origin, confidence), `tags`
         *     (person, tag, value) and `clock` (one row: now, today). Times are in the workspace's zone. The answer has ten thousand rows at most, after 60 seconds at most.
         */
        post: operations["ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What went through the stages
         * @description Since the beginning: rows in, out, merged and rejected by stage and source, people, merges, events.
         */
        get: operations["list_stages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subject-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests of data subjects: the open ones first, by when they are due */
        get: operations["list_subject_requests"];
        put?: never;
        /** Write down what a person asks for about their own data */
        post: operations["add_subject_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subject-requests/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a request, as done or as refused for a reason
         * @description 409 with `request_closed` where it is closed already.
         */
        post: operations["close_subject_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tag-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the tags are that people can have, and what should be done about them */
        get: operations["list_tag_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tag-health/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one tag is, and what should be done about it
         * @description Coverage, missing data, freshness, drift since an earlier day, what uses it, and the tags that say the same.
         */
        get: operations["show_tag_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tag-overlap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which tag values have the same people
         * @description Every pair that shares somebody, with the overlap that chance would give beside it, and the pairs that are redundant.
         */
        get: operations["show_overlap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tag-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the status of several tags
         * @description Writes the line `status` of their definitions and takes all into use at once. 422 with all mistakes where one of them is
         *     still used as it was, and nothing is written then.
         */
        post: operations["set_tag_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tags in numbers: those in force, then drafts and retired ones, in the order of the files */
        get: operations["list_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tag, with its versions and who came and went */
        get: operations["show_tag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/{name}/definition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The definition of a tag
         * @description As it stands in its file now, with the version that a change has to name in `If-Match`.
         */
        get: operations["show_tag_definition"];
        /**
         * Write the definition of a tag
         * @description The body is the text as it shall stand in the file, `- tag: …`. `If-Match` names the version that it replaces; with
         *     `If-None-Match: *` it is new. The whole workspace is checked with it before anything is written: 422 gives all mistakes,
         *     those in the body under the file `tags.yaml`. 412 says that the file was changed meanwhile. What is written is taken into
         *     use as by `POST /reload`. A text that calls the tag otherwise renames it. A tag with `sql` needs the permission `sql`, too.
         */
        put: operations["save_tag_definition"];
        post?: never;
        /**
         * Delete a tag
         * @description `If-Match` names the version that is meant. 409 with `in_use` where tags, audiences or campaigns use it. Its past stays.
         */
        delete: operations["delete_tag_definition"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many people a tag had, by day
         * @description With how many came to have each value and stopped having it on the day, the oldest day first.
         */
        get: operations["show_tag_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/{name}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put values in the place of all that an imported tag has
         * @description The body is CSV with a header, or JSON Lines, of one identifier and one value a row. Of several rows about one person the
         *     last counts, and who is not in the body has no value afterwards.
         */
        post: operations["import_tag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/{name}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has a tag, or had it at the end of a day
         * @description People are listed as who they were then; `merged_into` says who they turned out to be since.
         */
        get: operations["list_tag_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tags/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What tags would say
         * @description The body is a tag file. Its tags are evaluated over everything that is known, in the place of those of the same name,
         *     and nothing is kept. A tag with `sql` needs the permission `sql`, too.
         */
        post: operations["preview_tags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/text/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What texts say: keywords, and topics with calibrated confidences
         * @description Nothing of the texts is kept. How rare a word is among the texts of one call counts, so texts that belong together are
         *     best asked together.
         */
        post: operations["read_texts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/text/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models of texts that topics name, and how good they are */
        get: operations["list_text_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All tokens, by name */
        get: operations["list_tokens"];
        put?: never;
        /** Make a token */
        post: operations["add_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Stop a token */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tracking-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tracking plan, with what came of each event
         * @description Then the events that came without being planned.
         */
        get: operations["list_tracked_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traits/inference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The traits that are guessed, and how good the guesses are
         * @description Of the last guessing of each trait that was taken into use: figures on people who declared it, each masked and
         *     asked of a model that has not seen them, beside always answering the commonest value.
         */
        get: operations["list_inferred_traits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traits/inference/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Guess a trait of those who did not declare it
         * @description A model learns from those who declared it what they do, and is measured on them, each masked. `name` is `gender`,
         *     `age_band`, `province`, `city` or `occupation`. With `apply`, the guesses take the place of those of before, as the
         *     trait `inferred_…`, and are estimated anew each day in the same way. Without, nothing is changed.
         */
        post: operations["infer_trait"];
        /**
         * Take back what is guessed of a trait
         * @description The guesses and the model are gone, tags follow at once, and it is not guessed again until somebody asks.
         */
        delete: operations["forget_guesses"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users, by name */
        get: operations["list_users"];
        put?: never;
        /**
         * Make a user
         * @description The answer has a link, shown once, by which they choose their password. 409 with `user_exists`.
         */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Give a user another role, or disable or enable them
         * @description Holds from their next request on. 409 with `last_admin`.
         */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/v1/users/{name}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link by which a user chooses another password
         * @description Shown once, in the place of the links before it. Their password works until the link is used.
         */
        post: operations["reset_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/write-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All write keys, by source */
        get: operations["list_write_keys"];
        put?: never;
        /** Make a write key for a source */
        post: operations["add_write_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/write-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Stop a write key
         * @description This server refuses it at once; others that serve the same workspace, once they are started again.
         */
        delete: operations["revoke_write_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server can work
         * @description Answers after reading from the store; 503 when that fails.
         */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus metrics */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept one event
         * @description `name` is the call: `identify`, `track`, `page`, `screen`, `group` or `alias`, or the first letter of one. An event that
         *     breaks a rule is refused with its reason.
         */
        post: operations["collect_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept many events
         * @description Events of any call, each with its `type`; `context` and `sentAt` of the batch hold for each. An event that breaks a rule
         *     of its own goes to quarantine by itself. Plain or gzip, whatever the content type; at most 4 MiB unpacked.
         */
        post: operations["collect_batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What an accepted request is told. */
        Accepted: {
            /** @description Always: the events are on disk. */
            success: boolean;
        };
        /** @description What happened in a stretch of days. */
        Activity: {
            /** @description Events by day and source, by the time at which they happened. A day without any has no row. */
            events: components["schemas"]["DayEvents"][];
            /**
             * Format: date
             * @description The first day, in the workspace's zone.
             */
            from: string;
            /** @description Refused rows by day, source and failed rule, by the time at which they were refused. */
            rejects: components["schemas"]["DayRejects"][];
            /**
             * Format: date
             * @description The last day: that of the newest event.
             */
            to: string;
        };
        /** @description Somebody whose interactions are no person's, for a span of time. */
        Anomaly: components["schemas"]["FoundAnomaly"] & {
            /**
             * Format: date-time
             * @description When it was decided.
             */
            decided_at?: string | null;
            /** @description By whom. */
            decided_by?: string | null;
            /**
             * Format: date-time
             * @description When it was found last.
             */
            found_at: string;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description What was said of it. */
            state: components["schemas"]["AnomalyState"];
        };
        /** @description What an anomaly is. */
        AnomalyDecision: {
            /** @description What is said of it. */
            state: components["schemas"]["AnomalyState"];
        };
        /** @description One thing that is unusual. */
        AnomalyEvidence: {
            /**
             * Format: double
             * @description How many robust standard deviations above it; counts by their logarithm.
             */
            deviations: number;
            /**
             * Format: double
             * @description The median of all people.
             */
            usual: number;
            /**
             * Format: double
             * @description Of this person.
             */
            value: number;
            /**
             * @description `events_on_day`, `events_per_day`, `busiest_minute` (counts), `at_night`, `repeated`, `same_interval`, `hours_of_day`
             *     (parts, 0 to 1).
             * @example same_interval
             */
            what: string;
        };
        /**
         * @description What was said of an anomaly.
         * @enum {string}
         */
        AnomalyState: "open" | "confirmed" | "dismissed";
        /** @description Somebody's word that a campaign may be sent. */
        Approval: {
            /**
             * Format: date-time
             * @description When, by the machine's clock.
             */
            at: string;
            /** @description The name of the user or token. */
            by: string;
            /** @description `user`, `token` or `cli`. */
            kind: string;
        };
        /** @description An audience that a file defines. */
        Audience: {
            /** @description In a sentence. */
            description?: string | null;
            /** @description Who is in it, as it is written. */
            expression: string;
            /** @description Its file, relative to the workspace. */
            file: string;
            /** @description Unique in the workspace; expressions can use it. */
            name: string;
            /** @description The consent that using it needs. */
            purpose?: string | null;
            /** @description For people. */
            title: components["schemas"]["Title"];
        };
        /** @description How many people an expression finds. */
        AudienceCount: {
            /**
             * Format: int64
             * @description Everybody.
             */
            of: number;
            /**
             * Format: int64
             * @description People for whom it holds.
             */
            people: number;
            /**
             * Format: int64
             * @description People for whom it is unknown: not in the audience.
             */
            unknown: number;
        };
        /** @description How the tags of an audience differ from those of a base. */
        AudienceInsight: {
            /**
             * Format: int64
             * @description People of the base.
             */
            base: number;
            /**
             * Format: int64
             * @description People of the audience.
             */
            people: number;
            /** @description By tag, in the order of the files: the values that anybody has. */
            tags: components["schemas"]["TagInsight"][];
        };
        /** @description Some of the people that an expression finds. */
        AudienceMembers: components["schemas"]["AudienceCount"] & {
            /**
             * @description People, in the order of their numbers.
             * @example [
             *       "p3",
             *       "p12"
             *     ]
             */
            members: string[];
            /** @description The last of them, to ask on after; none at the end. */
            next_after?: string | null;
        };
        /** @description How two audiences overlap. */
        AudienceOverlap: {
            /**
             * Format: int64
             * @description People of both.
             */
            both: number;
            /** @description Place of the first in the request, from 0. */
            first: number;
            /**
             * Format: double
             * @description Both over either, 0..1; none when both are empty.
             */
            jaccard?: number | null;
            /**
             * Format: int64
             * @description People of the first.
             */
            people_of_first: number;
            /**
             * Format: int64
             * @description People of the second.
             */
            people_of_second: number;
            /** @description Place of the second. */
            second: number;
        };
        /** @description Who was in an audience at an instant. */
        AudienceSnapshot: {
            /** @description The audience. */
            audience: string;
            /** @description The expression of then. */
            expression: string;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /**
             * Format: int64
             * @description How many were in it; whoever was erased since is not counted.
             */
            people: number;
            since?: components["schemas"]["SinceSnapshot"] | null;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            taken_at: string;
        };
        /** @description The snapshots of an audience, against who is in it now. */
        AudienceSnapshots: {
            /**
             * Format: int64
             * @description How many are in it now; none where the files define it no more.
             */
            people?: number | null;
            /** @description The newest first. */
            snapshots: components["schemas"]["AudienceSnapshot"][];
        };
        /** @description Who did what. */
        AuditEntry: {
            /** @description What was done, such as `profile.erase`. */
            action: string;
            /** @description The name of the user or token. */
            actor: string;
            /** @description `user`, `token`, `cli`, or `nobody` for who has not proven anything. */
            actor_kind: string;
            /**
             * Format: date-time
             * @description When, by the machine's clock.
             */
            at: string;
            /**
             * Format: int64
             * @description Its place in the trail.
             */
            id: number;
            /** @description To what: a person as `p12`, a campaign, a user; never a contact value. */
            object: string;
            /** @description `done`, `refused`, `failed`, or `begun` while it is under way and where the server ended before it did. */
            outcome: string;
        };
        /** @description Some of the audit trail, the latest first. */
        AuditPage: {
            /** @description The entries. */
            entries: components["schemas"]["AuditEntry"][];
            /**
             * Format: int64
             * @description `before` of the next page; none at the end.
             */
            next?: number | null;
        };
        /** @description A campaign that a file defines, and where it is. */
        Campaign: components["schemas"]["CampaignDefinition"] & {
            approved?: components["schemas"]["Approval"] | null;
            /**
             * @description Whether its file was changed after it was planned: it goes on as it was planned, and what the file says now needs
             *     another name.
             */
            changed: boolean;
            /** @description Why it did not start when it should have; it is tried again for a day. */
            start_failed?: string | null;
            /**
             * Format: date-time
             * @description The instant of its start; none where it is sent by hand.
             */
            starts_at?: string | null;
            /** @description Where it is; none before it is planned. */
            state?: string | null;
            /** @description Tells this definition from every other: what an approval is of. */
            version: string;
        };
        /** @description What a file says of a campaign. */
        CampaignDefinition: {
            /** @description The kind of identifier that the channel sends to. */
            address: string;
            /** @description Who: an audience's name or an expression. */
            audience: string;
            cap?: components["schemas"]["Cap"] | null;
            /** @description The channel's name. */
            channel: string;
            /** @description The event that counts as success. */
            goal: string;
            /** @description The property of the event that is summed as value. */
            goal_value?: string | null;
            /** @description How long after the message it counts, `36h` or `7d`. */
            goal_within: string;
            /**
             * Format: double
             * @description Part of the audience that gets nothing, 0..1.
             */
            holdout: number;
            /** @description Unique in the workspace. */
            name: string;
            /** @description The consent that it needs. */
            purpose: string;
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /**
             * @description When it starts by itself once it is approved, `2026-12-24 09:00` in the workspace's zone; none where it is sent by hand.
             * @example 2026-12-24 09:00
             */
            start?: string | null;
            /** @description Tags whose effect on the response is asked. */
            tests: string[];
            /** @description Titles by language. */
            title: {
                [key: string]: string;
            };
            /** @description Its alternative contents. */
            variants: components["schemas"]["Variant"][];
        };
        /** @description What protects the recipients of a campaign. */
        CampaignLimits: {
            /** @description The campaign. */
            campaign: string;
            /**
             * Format: int64
             * @description The stretch, in hours.
             */
            cap_hours?: number | null;
            /**
             * Format: int32
             * @description At most so many messages to one person in the stretch, over all campaigns of the channel.
             */
            cap_messages?: number | null;
            /** @description Its channel. */
            channel: string;
            /** @description The consent that it needs. */
            purpose: string;
            /** @description Nobody is messaged from then on, `22:00`. */
            quiet_from?: string | null;
            /** @description Until then. */
            quiet_to?: string | null;
        };
        /** @description What a campaign would do now: `audience = holdout + leaving + held + left out`. */
        CampaignPreview: {
            /** @description People by arm. */
            arms: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description People in the audience.
             */
            audience: number;
            /** @description The campaign, as it was read. */
            definition: components["schemas"]["CampaignDefinition"];
            /** @description What templates can use, `nickname` or `tags.value_tier`, with how many of the audience have it. */
            fields: {
                [key: string]: number;
            };
            /** @description Who would have to wait, by reason: `quiet_hours`. */
            held: components["schemas"]["PeopleGroup"][];
            /**
             * Format: int64
             * @description Messages that would leave now.
             */
            leaving: number;
            /**
             * @description Who would get nothing though they are in no holdout, by reason: `no_consent`, `consent_withdrawn`, `no_address`,
             *     `frequency_cap`, or why they are suppressed on the channel.
             */
            left_out: components["schemas"]["PeopleGroup"][];
            /** @description Messages as people would get them. */
            samples: components["schemas"]["Sample"][];
            /**
             * Format: int64
             * @description People for whom the audience's expression is unknown: not in it.
             */
            unknown: number;
        };
        /** @description Where a campaign is: `planned = sent + failed + suppressed + unknown + pending`. */
        CampaignStatus: {
            approved?: components["schemas"]["Approval"] | null;
            /** @description People by arm. */
            arms: components["schemas"]["PlannedArm"][];
            /** @description People of each arm who reached the goal in its time. */
            conversions: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Messages that the channel has refused for good.
             */
            failed: number;
            /** @description Messages by state and reason. */
            messages: components["schemas"]["MessageCount"][];
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Messages still to send.
             */
            pending: number;
            /**
             * Format: int64
             * @description Messages planned.
             */
            planned: number;
            /** @description Messages by what came back: `delivered`, `read`, `replied`, `clicked`, `unsubscribed`, `blocked`. */
            receipts: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Messages that the channel has taken.
             */
            sent: number;
            /** @description `draft`, `planned`, `sending`, `paused`, `done` or `cancelled`. */
            state: string;
            /**
             * Format: int64
             * @description Messages that must not be sent.
             */
            suppressed: number;
            /**
             * Format: int64
             * @description Messages that may or may not have been sent.
             */
            unknown: number;
        };
        /** @description At most so many messages in any stretch of that length. */
        Cap: {
            /**
             * Format: int32
             * @description How many.
             */
            messages: number;
            /** @description The stretch, `36h` or `7d`. */
            within: string;
        };
        /** @description A channel. */
        ChannelSettings: {
            /** @description What a lost answer means: `idempotent`, a message may be handed over again; `ambiguous`, it may have been sent. */
            certainty: string;
            /** @description Its name, as campaigns write it. */
            name: string;
        };
        /** @description An entry of the ledger. */
        ConsentEntry: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The version of the notice that was shown, where known. */
            notice_version?: string | null;
            /** @description Whose it was when it was written: the person, or one that was merged into it since. */
            person: string;
            /** @description What for. */
            purpose: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            recorded_at: string;
            /** @description Through what: a source, `api`, `cli`, `merge`. */
            source: string;
            /** @description What was said. */
            state: components["schemas"]["ConsentState"];
        };
        /** @description Where a person stands for one purpose. */
        ConsentOfPurpose: {
            /**
             * Format: date-time
             * @description Since when.
             */
            at: string;
            /** @description What for. */
            purpose: string;
            /** @description The state. */
            state: components["schemas"]["ConsentState"];
        };
        /** @description What a person said just now. */
        ConsentRequest: {
            /** @description The version of the notice that was shown. */
            notice_version?: string | null;
            /**
             * @description What for.
             * @example marketing
             */
            purpose: string;
            /** @description What was said. */
            state: components["schemas"]["ConsentState"];
        };
        /**
         * @description What a person said of a purpose.
         * @enum {string}
         */
        ConsentState: "granted" | "withdrawn";
        /** @description An expression to count. */
        CountRequest: {
            /**
             * @description An expression, or the name of an audience.
             * @example tag(link_clicker) and city = '北京市'
             */
            expression: string;
        };
        /** @description What a server does once a day. */
        DailySettings: {
            /** @description Looks for interactions that are no person's, and sets them aside. */
            anomalies: boolean;
            /**
             * Format: int32
             * @description From this hour of the workspace's day on, 0 to 23.
             */
            hour: number;
            /** @description Estimates guesses anew. */
            inference: boolean;
            /** @description Proposes people who are probably one, where `link.yaml` says by what they are compared. */
            proposals: boolean;
        };
        /** @description Events of one day and source. */
        DayEvents: {
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /**
             * Format: int64
             * @description How many.
             */
            rows: number;
            /** @description The source. */
            source: string;
        };
        /** @description Refused rows of one day, source and failed rule; a row that failed two rules counts for both. */
        DayRejects: {
            /** @description Code of the failed rule. */
            code: string;
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /**
             * Format: int64
             * @description How many.
             */
            rows: number;
            /** @description The source. */
            source: string;
        };
        /** @description An anomaly after it was decided. */
        DecidedAnomaly: {
            /** @description As it is now. */
            anomaly: components["schemas"]["Anomaly"];
            /**
             * Format: int64
             * @description People whose events were counted anew.
             */
            rebuilt: number;
        };
        /** @description Says whether two are one person. `same` takes two people; `apart` two people, or two identifiers of one. */
        DecisionRequest: {
            /** @description `p12`, or `kind:value`. */
            left: string;
            /** @description `p12`, or `kind:value`. */
            right: string;
            /** @description What is said. */
            verdict: components["schemas"]["LinkVerdict"];
        };
        /** @description What a file declares of a source. */
        DeclaredSource: {
            /** @description Whether what people wrote is kept. */
            keeps_text: boolean;
            /** @description The consent that its fields are collected for. */
            purpose: string;
            /** @description Its name for people. */
            title: string;
            /**
             * Format: int32
             * @description 0..100; of two sources that declare a trait, the more trusted one wins.
             */
            trust: number;
            /** @description `http` or `file`. */
            way: string;
        };
        /** @description A definition as it stands in its file. */
        Definition: {
            /** @description Its file, relative to the workspace. */
            file: string;
            /** @description The line of the file at which the text begins, from 1. */
            line: number;
            /** @description What it defines. */
            name: string;
            /** @description The text: the whole file where the definition is alone in it. */
            text: string;
            /** @description What uses it: it cannot be deleted or renamed while that is so. */
            used_by: components["schemas"]["DefinitionUser"][];
            /** @description Tells this text from every other; also the `ETag`. */
            version: string;
        };
        /** @description Something that uses a definition. */
        DefinitionUser: {
            /** @description `tag`, `audience` or `campaign`. */
            kind: string;
            /** @description Its name. */
            name: string;
        };
        /** @description What was given up. */
        Discarded: {
            /**
             * Format: int64
             * @description Records that were open.
             */
            discarded: number;
        };
        /** @description Which records are given up. */
        DiscardRequest: {
            /** @description Where they stood, as in the list. */
            positions: string[];
        };
        /** @description Somebody who would become part of somebody else. */
        DryRunMerge: {
            /**
             * @description Who would become part of them.
             * @example p40
             */
            loser: string;
            /** @description The same of who would become part of them. */
            loser_identifiers: components["schemas"]["LinkedIdentifier"][];
            /** @description Why. */
            reason: string;
            /**
             * @description Who would stay.
             * @example p12
             */
            winner: string;
            /** @description Some identifiers that who would stay has or that records name with theirs. */
            winner_identifiers: components["schemas"]["LinkedIdentifier"][];
        };
        /** @description Something of somebody that would be somebody else's. */
        DryRunParting: {
            /** @description Some identifiers that would go, or that what would go names. */
            leaving: components["schemas"]["LinkedIdentifier"][];
            /** @description Who would have it; none for somebody who would come to be, or back. */
            left_with?: string | null;
            /** @description Why. */
            reason: string;
            /**
             * @description Who would stay.
             * @example p12
             */
            stayed: string;
            /** @description Some identifiers that would stay. */
            staying: components["schemas"]["LinkedIdentifier"][];
            /**
             * Format: int64
             * @description How many subjects would go.
             */
            subjects: number;
        };
        /** @description A value that would link otherwise. */
        DryRunValue: {
            /** @description `blocked`, `shared` or `own`. */
            becomes: string;
            /** @description Which. */
            identifier: components["schemas"]["LinkedIdentifier"];
        };
        /** @description Values of a kind that would link otherwise. */
        DryRunValues: {
            /** @description `blocked`, `shared` or `own`. */
            becomes: string;
            /** @description The kind. */
            kind: string;
            /**
             * Format: int64
             * @description How many.
             */
            values: number;
        };
        /** @description What an erasure took away. */
        Erasure: {
            /**
             * Format: int64
             * @description Entries of the consent ledger that are kept under keyed hashes.
             */
            consent_proofs: number;
            /**
             * Format: int64
             * @description Rows taken out of the event history.
             */
            events: number;
            /**
             * Format: int64
             * @description Identifiers.
             */
            identifiers: number;
            /** @description The person, and all that were merged into it. */
            persons: string[];
            /**
             * Format: int64
             * @description Rows taken out of the quarantine.
             */
            quarantined: number;
        };
        /** @description An error: `code` for programs, `message` for people. */
        Error: {
            /** @description Stable, `snake_case`. */
            code: string;
            /** @description Column of that line, from 1, in bytes. */
            column?: number | null;
            /** @description Line of the body, from 1, where the mistake has a place. */
            line?: number | null;
            /** @description What is wrong and, where somebody can do something, what. */
            message: string;
            /** @description Every mistake of a text that people write, each with its place. */
            mistakes?: components["schemas"]["Mistake"][];
        };
        /** @description The consent that using a tag needs. */
        ExplainedConsent: {
            /**
             * Format: date-time
             * @description When they said so.
             */
            at?: string | null;
            /** @description The version of the notice that was shown, where known. */
            notice_version?: string | null;
            /** @description The purpose. */
            purpose: string;
            /** @description Through what: a source, `api`, `cli`, `merge`. */
            source?: string | null;
            state?: components["schemas"]["ConsentState"] | null;
        };
        /** @description An event that a measure rests on. */
        ExplainedEvent: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description What happened. */
            event: string;
            /** @description The properties that the measure reads; never what a person wrote or how they are reached. */
            properties: Record<string, never>;
            /** @description Where it came from. */
            source: string;
        };
        /** @description A part of a rule that is not what the rule needs. */
        ExplainedGap: components["schemas"]["ExplainedReason"] & {
            /** @description The part as it is written. */
            text: string;
            /** @description Whether it has to be true or false. */
            wanted: boolean;
        };
        /** @description What a tag that is looked at once in a period keeps. */
        ExplainedKept: {
            /** @description Whether it is kept as unknown. */
            unknown: boolean;
            /**
             * Format: date-time
             * @description When the next period begins: the first refresh from then on takes what the rules say.
             */
            until: string;
            /** @description The values. */
            values: string[];
        };
        /** @description What a measure looked at. */
        ExplainedMeasure: {
            /** @description How many events it rests on. */
            events: number;
            /**
             * Format: date-time
             * @description The first instant of its window; none for all time.
             */
            from?: string | null;
            /** @description The latest of them, at most ten, the last one first. */
            latest: components["schemas"]["ExplainedEvent"][];
            /** @description The measure as it is written. */
            text: string;
            /**
             * Format: date-time
             * @description The instant at which its window ends, itself outside.
             */
            to: string;
            /** @description Its value; null is unknown. */
            value: unknown;
        };
        /** @description A part of a rule with its value. */
        ExplainedPart: {
            /** @description Its parts. */
            parts: components["schemas"]["ExplainedPart"][];
            /** @description The part as it is written. */
            text: string;
            /** @description Its value; null is unknown. */
            value: unknown;
        };
        /** @description Where the person stands among everybody. */
        ExplainedRank: {
            /**
             * Format: double
             * @description The person's number that has this rank; null is unknown.
             */
            of?: number | null;
            /**
             * Format: int32
             * @description How many people were ranked.
             */
            people?: number | null;
            /**
             * Format: date-time
             * @description When people were ranked; none before the first time.
             */
            ranked_at?: string | null;
            /** @description The rank as it is written. */
            text: string;
            /**
             * Format: double
             * @description The part of the other people with less, 0..1; null is unknown.
             */
            value?: number | null;
        };
        /** @description What is wrong with a part of a rule. */
        ExplainedReason: {
            /** @description The parts. */
            parts: components["schemas"]["ExplainedGap"][];
            /** @enum {string} */
            reason: "all_of";
        } | {
            /** @description The parts. */
            parts: components["schemas"]["ExplainedGap"][];
            /** @enum {string} */
            reason: "one_of";
        } | {
            /** @description The trait. */
            name: string;
            /** @enum {string} */
            reason: "no_trait";
        } | {
            /** @enum {string} */
            reason: "no_events";
        } | {
            /** @description The measure. */
            measure: string;
            /** @enum {string} */
            reason: "no_value";
        } | {
            /** @description The rank. */
            rank: string;
            /** @enum {string} */
            reason: "no_ranking";
        } | {
            /** @enum {string} */
            reason: "unknown_tag";
            /** @description The tag. */
            tag: string;
        } | {
            /**
             * Format: date-time
             * @description When what counts already begins to count no more.
             */
            before?: string | null;
            /**
             * Format: double
             * @description How much more would do.
             */
            by: number;
            /** @description What it counts, where it counts: `events`, `days` or `values`. */
            counts?: string | null;
            /** @description The event that is counted, or whose days are; the property whose values are. None for any event. */
            of?: string | null;
            /** @enum {string} */
            reason: "too_low";
            /** @description Whether it takes more than that. */
            strict: boolean;
            /**
             * Format: double
             * @description The number.
             */
            value: number;
        } | {
            /**
             * Format: double
             * @description The number above which the rank is high enough; none where no number is.
             */
            above?: number | null;
            /**
             * Format: double
             * @description How much more would do.
             */
            by: number;
            /** @enum {string} */
            reason: "rank_too_low";
            /** @description Whether it takes more than that. */
            strict: boolean;
            /**
             * Format: double
             * @description The rank.
             */
            value: number;
        } | {
            /**
             * Format: double
             * @description How much less would do.
             */
            by: number;
            /** @enum {string} */
            reason: "too_high";
            /** @description Whether it takes more than that. */
            strict: boolean;
            /**
             * Format: double
             * @description The number.
             */
            value: number;
        } | {
            /** @enum {string} */
            reason: "tag_has";
            /** @description The tag. */
            tag: string;
            /** @description Its values, possibly none. */
            values: string[];
        } | {
            /** @enum {string} */
            reason: "is";
            /** @description The value; null is unknown. */
            value: unknown;
        };
        /** @description The rule of one value. */
        ExplainedRule: {
            missing?: components["schemas"]["ExplainedGap"] | null;
            /** @description Its rule. */
            root: components["schemas"]["ExplainedPart"];
            /** @description The value. */
            value: string;
        };
        /** @description A version of a definition. */
        ExplainedVersion: {
            /**
             * Format: date-time
             * @description When it came into force.
             */
            since: string;
            /**
             * Format: int32
             * @description Counts from 1.
             */
            version: number;
        };
        /** @description Why a person has a tag or not. */
        Explanation: {
            /**
             * Format: date-time
             * @description As of when: what happened later is not seen.
             */
            at: string;
            consent?: components["schemas"]["ExplainedConsent"] | null;
            kept?: components["schemas"]["ExplainedKept"] | null;
            /**
             * Format: date-time
             * @description As of when traits, consent and definition are.
             */
            known_at: string;
            /** @description What the rules look at. */
            measures: components["schemas"]["ExplainedMeasure"][];
            /** @description What time alone makes of it. */
            outlook: components["schemas"]["Outlook"];
            /** @description The ranks in the rules. */
            ranks: components["schemas"]["ExplainedRank"][];
            /** @description The tags that the rules refer to, explained, as deep as was asked for. */
            rests_on: components["schemas"]["Explanation"][];
            /** @description A rule for each value, as a tree. */
            rules: components["schemas"]["ExplainedRule"][];
            /**
             * Format: date-time
             * @description Since when, as far as it was evaluated without a break.
             */
            since?: string | null;
            /**
             * @description Where it is in its life: `active` or `deprecated`.
             * @example active
             */
            status: string;
            /** @description The tag. */
            tag: string;
            /** @description Whether there is none because data is missing. */
            unknown: boolean;
            /** @description The values that the rules give the person. */
            values: string[];
            version?: components["schemas"]["ExplainedVersion"] | null;
        };
        /** @description One event. */
        ExportedEvent: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description Its name. */
            event: string;
            /** @description Its idempotency key. */
            message_id: string;
            /** @description Its properties. */
            properties: Record<string, never>;
            /**
             * Format: date-time
             * @description When it was accepted.
             */
            received_at: string;
            /** @description The source. */
            source: string;
            /** @description The identifier it came with. */
            subject: string;
            /** @description Topics found in its text, once for each hit. */
            topics: string[];
        };
        /** @description An identifier in the clear. */
        ExportedIdentifier: {
            /**
             * Format: date-time
             * @description First seen.
             */
            first_seen_at: string;
            /** @description Its kind. */
            kind: string;
            /**
             * Format: date-time
             * @description Last seen.
             */
            last_seen_at: string;
            /** @description Who said so first. */
            source: string;
            /** @description What events and links call it. */
            subject: string;
            /** @description Its value. */
            value: string;
        };
        /** @description An identifier that a mention names. */
        ExportedLink: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The identifier. */
            identifier: string;
            /** @description The mention. */
            mention: string;
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            retracted_at?: string | null;
            /** @description Who said so. */
            source: string;
        };
        /** @description What records said of who they were about. */
        ExportedMention: {
            /**
             * Format: date-time
             * @description First seen.
             */
            first_seen_at: string;
            /** @description The numbers of the identifiers, and attributes. */
            form: string;
            /** @description Who said so first. */
            source: string;
            /** @description What events and links call it. */
            subject: string;
        };
        /** @description A merge of two people. */
        ExportedMerge: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Its number in the log.
             */
            id: number;
            /** @description Who became part of the winner. */
            loser: string;
            /** @description Why. */
            reason: string;
            said?: components["schemas"]["Said"] | null;
            /** @description Whose record it was. */
            source: string;
            /** @description The two identifiers behind it. */
            subjects: string[];
            /**
             * Format: date-time
             * @description When it was undone.
             */
            undone_at?: string | null;
            /** @description Who stayed. */
            winner: string;
        };
        /** @description A message to the person. */
        ExportedMessage: {
            /** @description The campaign. */
            campaign: string;
            /** @description The channel. */
            channel: string;
            /** @description What was sent. */
            content?: Record<string, never> | null;
            /**
             * Format: date-time
             * @description When it was planned.
             */
            created_at: string;
            /** @description Its id, which receipts carry as `delivery_id`. */
            delivery_id: string;
            /**
             * Format: date-time
             * @description When its outcome was written.
             */
            finished_at?: string | null;
            /** @description What the provider calls it. */
            provider_message_id?: string | null;
            /** @description Why it is where it is. */
            reason?: string | null;
            /** @description What came back, with the time of the first word of it. */
            receipts: {
                [key: string]: string;
            };
            /** @description Where it is. */
            state: string;
            /** @description The variant. */
            variant: string;
        };
        /** @description One source's word about one trait. */
        ExportedObservation: components["schemas"]["ProfileTrait"] & {
            /** @description The identifier it came with. */
            subject: string;
        };
        /** @description A tag value that a person had at the end of an earlier day. */
        ExportedPastTag: {
            /**
             * Format: date
             * @description The day, in the workspace's zone; it stands for later days too, until the tag's people changed.
             */
            day: string;
            /** @description The tag. */
            tag: string;
            /** @description Its value. */
            value: string;
        };
        /** @description A person's place in a campaign's plan. */
        ExportedPlan: {
            /** @description The arm. */
            arm: string;
            /** @description The tags before assignment. */
            before: Record<string, never>;
            /** @description The campaign. */
            campaign: string;
            /** @description Whether the person gets nothing, for comparison. */
            holdout: boolean;
            /**
             * Format: date-time
             * @description When.
             */
            planned_at: string;
            /** @description The stratum. */
            stratum: string;
        };
        /** @description A link that was not made. */
        ExportedRefusal: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Code of the reason. */
            code: string;
            /** @description The reason. */
            detail: string;
            said?: components["schemas"]["Said"] | null;
            /** @description Which source would have linked them. */
            source: string;
            /** @description The two identifiers. */
            subjects: string[];
        };
        /** @description Where a person must not be written to. */
        ExportedSuppression: {
            /**
             * Format: date-time
             * @description Since when.
             */
            at: string;
            /** @description The channel; `*` is every channel. */
            channel: string;
            /** @description Why. */
            reason: string;
            /** @description Who said so. */
            source: string;
        };
        /** @description What a field becomes. */
        FieldCorrection: {
            /**
             * @description `timestamp`, `event`, `identifiers.KIND`, `traits.NAME` or `properties.NAME`.
             * @example properties.revenue
             */
            field: string;
            /** @description Its new value, any JSON; null takes the field away. */
            value: Record<string, never>;
        };
        /** @description Examples with a confidence from `from` to below `to`. */
        FiguresOfBin: {
            /**
             * Format: double
             * @description What part of them was right.
             */
            accuracy: number;
            /**
             * Format: double
             * @description Their mean confidence.
             */
            confidence: number;
            /** @description How many examples. */
            examples: number;
            /**
             * Format: double
             * @description From this confidence on.
             */
            from: number;
            /**
             * Format: double
             * @description Below this one; 1 itself is in the last bin.
             */
            to: number;
        };
        /** @description One label against all others. */
        FiguresOfLabel: {
            /** @description Examples that have it. */
            examples: number;
            /**
             * Format: double
             * @description Harmonic mean of both.
             */
            f1: number;
            /** @description The label. */
            label: string;
            /**
             * Format: double
             * @description Right of those that were given it; 0 where none was.
             */
            precision: number;
            /**
             * Format: double
             * @description Given it of those that have it.
             */
            recall: number;
        };
        /** @description Answers of at least a confidence. */
        FiguresOfThreshold: {
            /**
             * Format: double
             * @description What part of the answers is right; none where nothing is answered.
             */
            accuracy?: number | null;
            /**
             * Format: double
             * @description What part of the examples is answered.
             */
            coverage: number;
            /**
             * Format: double
             * @description The least confidence of an answer.
             */
            threshold: number;
        };
        /** @description How to look for anomalies. */
        FindAnomalies: {
            /** @description Whether what is found is kept, and its events set aside. */
            apply?: boolean;
        };
        /** @description What was taken back. */
        ForgottenGuesses: {
            /**
             * Format: int64
             * @description People who had a guess.
             */
            people: number;
        };
        /** @description What a look at everybody found. */
        FoundAnomalies: {
            /** @description Whether it was kept. */
            applied: boolean;
            /** @description What is abnormal, the most unusual first. */
            found: components["schemas"]["FoundAnomaly"][];
            /**
             * Format: int64
             * @description Open ones that are not found any more.
             */
            gone: number;
            /**
             * Format: int64
             * @description Of them, those that were not known before.
             */
            new: number;
            /**
             * Format: int64
             * @description People of whom there is anything to look at.
             */
            people: number;
            /**
             * Format: int64
             * @description People whose events were counted anew.
             */
            rebuilt: number;
        };
        /** @description What was found of somebody. */
        FoundAnomaly: {
            /** @description What is unusual, most first. */
            evidence: components["schemas"]["AnomalyEvidence"][];
            /**
             * Format: date-time
             * @description The first instant that it concerns.
             */
            from: string;
            /**
             * @description Who.
             * @example p12
             */
            person: string;
            /**
             * @description `abnormal_volume`: far too much on one day. `abnormal_behaviour`: habits that are a machine's.
             * @example abnormal_behaviour
             */
            reason: string;
            /**
             * Format: double
             * @description Of a day: robust standard deviations above a usual one. Of behaviour: how easily it is told from everybody's, 0 to 1.
             */
            score: number;
            /**
             * Format: date-time
             * @description The instant at which it ends; absent where it goes on.
             */
            until?: string | null;
        };
        /** @description Why a trait of a person is guessed as it is. */
        Guess: {
            /**
             * Format: double
             * @description Its probability, 0..1.
             */
            confidence: number;
            /** @description What the person said, if they did. */
            declared?: string | null;
            /** @description What speaks for it most, the strongest first. */
            evidence: components["schemas"]["GuessEvidence"][];
            /**
             * @description Who.
             * @example p12
             */
            person: string;
            /**
             * Format: double
             * @description The least probability of a guess; below it the person has no such trait.
             */
            threshold: number;
            /**
             * @description The most probable value.
             * @example female
             */
            value: string;
        };
        /** @description Something a person did that speaks for a guess. */
        GuessEvidence: {
            /**
             * Format: double
             * @description By how much it raises the value's score over the mean of all values.
             */
            weight: number;
            /**
             * @description `event NAME`, `source NAME`, `hour N`, `weekend`, `weekday`, `topic NAME`, `EVENT PROPERTY VALUE` or `TRAIT VALUE`.
             * @example topic mother_baby
             */
            what: string;
        };
        /** @description A server that can work. */
        Health: {
            /**
             * Format: int64
             * @description Accepted requests that are not processed yet.
             */
            inbox_lag_entries: number;
            /** @description `ok` */
            status: string;
        };
        /** @description A row that could not be used. */
        ImportReject: {
            /** @description Stable, `snake_case`. */
            code: string;
            /**
             * Format: int64
             * @description Its line, from 1.
             */
            line: number;
            /** @description What is wrong and what to do. */
            reason: string;
        };
        /** @description A trait that is guessed of people who did not declare it. */
        InferredTrait: {
            /** @description On people who declared it, each masked and asked of a model that has not seen them. */
            figures: components["schemas"]["ModelFigures"];
            /**
             * Format: double
             * @description The least confidence of a guess; above 1 where no guess is right often enough.
             */
            threshold: number;
            /** @description What is guessed, such as `gender`; guesses are in the trait `inferred_gender`. */
            trait: string;
            /** @description How many people have a guess, by value. */
            values: {
                [key: string]: number;
            };
        };
        /** @description How a trait is to be guessed. */
        InferTrait: {
            /** @description Whether the guesses are taken into use. */
            apply?: boolean;
            /**
             * Format: double
             * @description Instead: the least confidence at which this part of the guesses was right, 0 to 1.
             */
            precision?: number | null;
            /**
             * Format: double
             * @description The least confidence of a guess, 0 to 1; 0.7 where nothing is asked.
             */
            threshold?: number | null;
        };
        /** @description An audience to be compared with a base. */
        InsightRequest: {
            /** @description What it is compared with, likewise; everybody when left out. */
            base?: string | null;
            /** @description An expression, or the name of an audience. */
            expression: string;
        };
        /** @description A part of everybody's ledger, the latest entry first. */
        LedgerPage: {
            /** @description The entries. */
            entries: components["schemas"]["ConsentEntry"][];
            /**
             * Format: int64
             * @description What to ask for as `before` to get the next page; none on the last.
             */
            next_before?: number | null;
        };
        /** @description What became of people. */
        LinkChange: {
            /** @description New people. */
            created: string[];
            /**
             * Format: int64
             * @description The number of the decision that was written, by which it is taken back.
             */
            decision?: number | null;
            /** @description Winner and loser of each merge. */
            merges: string[][];
            /** @description Who stayed and who parted from them. */
            partings: string[][];
            /** @description People who were merged before and are back. */
            revived: string[];
        };
        /** @description What somebody said of two subjects. */
        LinkDecision: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Its number, by which it is taken back.
             */
            decision: number;
            /**
             * Format: double
             * @description How likely linking found it; none where nothing was proposed.
             */
            probability?: number | null;
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            revoked_at?: string | null;
            /** @description Who said so. */
            said_by: string;
            /** @description The two subjects. */
            subjects: string[];
            /** @description What was said. */
            verdict: components["schemas"]["LinkVerdict"];
        };
        /** @description What taking rules into use would change: `after.people = before.people - merged + created`. */
        LinkDryRun: {
            /** @description People as they would be. */
            after: components["schemas"]["PeopleSizes"];
            /** @description People as they are. */
            before: components["schemas"]["PeopleSizes"];
            /**
             * Format: int64
             * @description People who would come to be, or back.
             */
            created: number;
            /** @description Whether everybody is decided by just these rules already. */
            in_force: boolean;
            /**
             * Format: int64
             * @description People who would become part of another.
             */
            merged: number;
            /** @description The largest merges. */
            merges: components["schemas"]["DryRunMerge"][];
            /**
             * Format: int64
             * @description Pairs of people between whom something would go without a merge.
             */
            parted: number;
            /** @description The largest partings. */
            partings: components["schemas"]["DryRunParting"][];
            /** @description Some of those values. */
            value_samples: components["schemas"]["DryRunValue"][];
            /** @description Values that would link otherwise, by kind. */
            values: components["schemas"]["DryRunValues"][];
            /** @description What works, but probably not as meant. */
            warnings: components["schemas"]["Mistake"][];
        };
        /** @description An identifier of a person. */
        LinkedIdentifier: {
            /** @description Its kind. */
            kind: string;
            /**
             * @description What edges call it.
             * @example s7
             */
            subject: string;
            /**
             * @description Its value, masked.
             * @example …42
             */
            value: string;
        };
        /** @description What one column says about two people. */
        LinkEvidence: {
            /**
             * Format: double
             * @description What that adds, in bits: 1 doubles the odds.
             */
            bits: number;
            /** @description A trait, or a kind of identifiers. */
            column: string;
            /** @description What the left person declared, several values with ` / ` between them; identifiers masked. */
            left?: string | null;
            /** @description How they agree: `equal`, `one_edit`, …, `different`, `missing`. */
            level: string;
            /** @description The same of the right person. */
            right?: string | null;
        };
        /** @description The rule of one kind of identifier. */
        LinkKind: {
            /** @description How many values of it are blocked, beyond the built-in ones. */
            blocked: number;
            /**
             * Format: int32
             * @description In the company of how many others a value may come before it links nobody; 0 for any number.
             */
            degree: number;
            /** @description Its name; none for the rule of kinds that have no own. */
            kind?: string | null;
            /**
             * Format: int32
             * @description How many values one person has at most; 0 for any number.
             */
            limit: number;
            /** @description Within which time the limit counts: `ever`, `week`, `month` or `year`. */
            per: string;
            /**
             * Format: int32
             * @description Higher is stronger: stronger kinds link first, and the weaker gives way.
             */
            priority: number;
            /** @description Whether the same value proves the same person, whatever else differs. */
            proof: boolean;
            /**
             * Format: int32
             * @description After how many days values are given to somebody else; 0 for never.
             */
            reassigned_after_days: number;
        };
        /** @description What merged and parted, latest first. */
        LinkLog: {
            /** @description All decisions by hand. */
            decisions: components["schemas"]["LinkDecision"][];
            /** @description Merges. */
            merges: components["schemas"]["LoggedMerge"][];
            /** @description Partings. */
            partings: components["schemas"]["LoggedParting"][];
            /** @description Whom they speak of; who was erased is not among them. */
            subjects: components["schemas"]["NamedSubject"][];
        };
        /** @description Two people who are probably one. */
        LinkProposal: {
            /** @description What each column adds. */
            evidence: components["schemas"]["LinkEvidence"][];
            /**
             * @description One person.
             * @example p12
             */
            left: string;
            /**
             * Format: double
             * @description How likely they are one.
             */
            probability: number;
            /**
             * @description The other.
             * @example p40
             */
            right: string;
            /**
             * Format: double
             * @description log2 of the odds: the prior of the run and all bits of the evidence.
             */
            weight_bits: number;
        };
        /** @description What is proposed and undecided, the most likely first. */
        LinkProposals: {
            /** @description The proposals. */
            proposals: components["schemas"]["LinkProposal"][];
            run?: components["schemas"]["LinkRun"] | null;
            /**
             * Format: int64
             * @description How many there are from that probability on, those that are not shown too.
             */
            total: number;
        };
        /** @description A one-time link that is asked about. */
        LinkRequest: {
            /** @description The link's secret. */
            token: string;
        };
        /** @description The rules of linking of the workspace: `identity.yaml` over the built-in ones. */
        LinkRules: {
            /** @description What a difference in a declared trait means: `blocks` or `counts`. */
            attributes: {
                [key: string]: string;
            };
            /** @description How many values are blocked, of whatever kind, beyond the built-in ones. */
            blocked: number;
            /** @description The text of `identity.yaml`, for who may administer; none without the file. */
            file?: string | null;
            /** @description Whether everybody is decided by them. If not, the next transaction by them does so. */
            in_force: boolean;
            /** @description By kind of identifier, the strongest first; last, without a name, the rule of every other kind. */
            kinds: components["schemas"]["LinkKind"][];
            /**
             * Format: int32
             * @description How many identifiers one person is joined of at most, beyond the first; 0 for any number.
             */
            merges: number;
        };
        /** @description What linking by likelihood did when it last ran. */
        LinkRun: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Pairs it compared.
             */
            compared: number;
            /** @description What it learned, as `qianmian link --model` writes it. */
            model: Record<string, never>;
            /**
             * Format: int64
             * @description People it looked at.
             */
            people: number;
            /**
             * Format: double
             * @description log2 of the odds of any two people, where the evidence of every proposal begins.
             */
            prior_bits: number;
            /**
             * Format: int64
             * @description Pairs it proposed.
             */
            proposed: number;
        };
        /** @description A record named two identifiers together. */
        LinkStep: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * @description The edge that holds it, as it is given to cut it.
             * @example s7-s31
             */
            edge: string;
            /** @description The identifier that was reached before. */
            from: string;
            /** @description Which source named them together first. */
            source: string;
            /** @description How many sources say so. */
            sources: number;
            /** @description The one that this adds. */
            to: string;
        };
        /**
         * @description One person or two.
         * @enum {string}
         */
        LinkVerdict: "same" | "apart";
        /** @description A merge of the log. */
        LoggedMerge: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who became part of them. */
            loser: string;
            /**
             * Format: int64
             * @description Its number, by which it is undone.
             */
            merge: number;
            /** @description Why. */
            reason: string;
            said?: components["schemas"]["Said"] | null;
            /** @description `identity` for the rules, or who said so. */
            source: string;
            /**
             * Format: date-time
             * @description When it was undone.
             */
            undone_at?: string | null;
            /** @description Who stayed. */
            winner: string;
        };
        /** @description A parting of the log. */
        LoggedParting: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who it parted from. */
            left_with: string;
            /** @description Why. */
            reason: string;
            said?: components["schemas"]["Said"] | null;
            /** @description `identity` for the rules, or who said so. */
            source: string;
            /** @description Who stayed. */
            stayed: string;
            /** @description How many subjects went. */
            subjects: number;
        };
        /** @description An expression whose people are asked for. */
        MembersRequest: {
            /** @description Only people after this one: `next_after` of the answer before. */
            after?: string | null;
            /** @description An expression, or the name of an audience. */
            expression: string;
            /**
             * @description How many people at most.
             * @default 100
             */
            limit: number;
        };
        /** @description Messages in one state for one reason. */
        MessageCount: {
            /**
             * Format: int64
             * @description How many.
             */
            messages: number;
            /** @description Why; none without a reason. */
            reason?: string | null;
            /** @description `pending`, `claimed`, `sent`, `failed`, `suppressed` or `unknown`. */
            state: string;
        };
        /** @description Messages of all campaigns: `planned = sent + failed + suppressed + unknown + pending`. */
        MessageTotals: {
            /**
             * Format: int64
             * @description The channel has refused them for good.
             */
            failed: number;
            /**
             * Format: int64
             * @description They wait, or are on their way.
             */
            pending: number;
            /**
             * Format: int64
             * @description All.
             */
            planned: number;
            /**
             * Format: int64
             * @description The channel has taken them.
             */
            sent: number;
            /**
             * Format: int64
             * @description They must not be sent.
             */
            suppressed: number;
            /**
             * Format: int64
             * @description They may or may not have been sent.
             */
            unknown: number;
        };
        /** @description A mistake in a text that people write. */
        Mistake: {
            /** @description Stable, `snake_case`. */
            code: string;
            /**
             * Format: int32
             * @description Column, from 1, in characters.
             */
            column: number;
            /** @description The file, or the name of the text. */
            file: string;
            /** @description What to do, or the nearest name that exists. */
            hint?: string | null;
            /**
             * Format: int32
             * @description Line, from 1.
             */
            line: number;
            /** @description What is wrong. */
            message: string;
            /** @description `error` or `warning`. */
            severity: string;
        };
        /**
         * @description How good a model is on examples whose label is known and that it was not trained on. All but counts and losses are
         *     parts of 1.
         */
        ModelFigures: {
            /**
             * Format: double
             * @description Where the most probable label was right.
             */
            accuracy: number;
            /**
             * Format: double
             * @description Brier's score: squared distance of probabilities from the truth, 0 to 2.
             */
            brier: number;
            /**
             * Format: double
             * @description Expected calibration error: mean distance of confidence and accuracy over ten bins of confidence.
             */
            calibration_error: number;
            /** @description What part is answered, and how well, when less confidence is not enough. */
            coverage: components["schemas"]["FiguresOfThreshold"][];
            /** @description How many examples. */
            examples: number;
            /** @description Each label, in order. */
            labels: components["schemas"]["FiguresOfLabel"][];
            /**
             * Format: double
             * @description Mean negative natural logarithm of the right label's probability.
             */
            log_loss: number;
            /**
             * Format: double
             * @description Mean of the F1 of all labels, each counting the same.
             */
            macro_f1: number;
            /**
             * Format: double
             * @description What always answering the commonest label would get right.
             */
            majority: number;
            /** @description Confidence against accuracy, by bins that have examples. */
            reliability: components["schemas"]["FiguresOfBin"][];
        };
        /** @description A subject that a decision speaks of, as people know it. */
        NamedSubject: {
            /** @description The kind of identifier that it is; none where it is a mention of several. */
            kind?: string | null;
            /**
             * @description Whose it is now.
             * @example p12
             */
            person: string;
            /**
             * @description What decisions call it.
             * @example s7
             */
            subject: string;
            /**
             * @description Its value, masked.
             * @example …42
             */
            value?: string | null;
        };
        /** @description A secret that was just made: the only time that it can be read. */
        NewSecret: {
            /** @description What it is called from now on. */
            id: string;
            /** @description The secret itself. */
            secret: string;
        };
        /** @description A version of a notice. */
        NoticeVersion: {
            /**
             * Format: int64
             * @description Entries of the ledger that say yes under it.
             */
            entries: number;
            /**
             * Format: date-time
             * @description The first of them.
             */
            first_at: string;
            /**
             * Format: date-time
             * @description The last.
             */
            last_at: string;
            /** @description Its version; none where it was not written down. */
            version?: string | null;
        };
        /** @description What time alone makes of a tag, if nothing happens. */
        Outlook: {
            /** @enum {string} */
            kind: "stays";
        } | {
            /**
             * Format: date-time
             * @description The instant.
             */
            at: string;
            /** @enum {string} */
            kind: "stays_until";
        } | {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @enum {string} */
            kind: "turns";
            /** @description Whether it is unknown then. */
            unknown: boolean;
            /** @description The values that the person has then. */
            values: string[];
        };
        /** @description Two tag values that share somebody. */
        OverlappingPair: {
            /**
             * Format: double
             * @description How many would, if the one said nothing about the other.
             */
            expected: number;
            /**
             * Format: double
             * @description Of the people who have either, the part that has both.
             */
            jaccard: number;
            /** @description Place of the one in `values`, from 0. */
            left: number;
            /**
             * Format: double
             * @description Of the people of the left, the part that has the right.
             */
            left_in_right: number;
            /** @description Place of the other. */
            right: number;
            /**
             * Format: double
             * @description Of the people of the right, the part that has the left.
             */
            right_in_left: number;
            /**
             * Format: int64
             * @description How many people have both.
             */
            shared: number;
        };
        /** @description Audiences whose overlap is asked for. */
        OverlapRequest: {
            /** @description Expressions or names of audiences. */
            expressions: string[];
        };
        /** @description One tag value. */
        OverlapValue: {
            /**
             * Format: int64
             * @description How many people have it.
             */
            people: number;
            /** @description The tag. */
            tag: string;
            /** @description The value. */
            value: string;
        };
        /** @description The whole loop, one number for each thing that a stage has. */
        Overview: {
            /**
             * Format: int64
             * @description Audiences that files define.
             */
            audiences: number;
            /** @description Campaigns by state: `draft`, `planned`, `sending`, `paused`, `done` or `cancelled`. */
            campaigns: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Rows in the event history.
             */
            events: number;
            /**
             * Format: int64
             * @description Campaigns that were read as experiments.
             */
            experiments: number;
            /** @description By purpose, how many people agreed. */
            granted: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Accepted requests that are not processed yet.
             */
            inbox_lag_entries: number;
            /** @description Messages of all campaigns. */
            messages: components["schemas"]["MessageTotals"];
            /**
             * Format: date-time
             * @description The latest event.
             */
            newest_event_at?: string | null;
            /** @description People, identifiers, merges. */
            people: components["schemas"]["PeopleTotals"];
            /** @description Messages by what came back: `sent`, `delivered`, `read`, `replied`, `clicked`, `converted`, `unsubscribed`, `blocked`. */
            receipts: {
                [key: string]: number;
            };
            /** @description Rows of all sources from the door to the end of cleaning. */
            rows: components["schemas"]["Rows"];
            /**
             * Format: int64
             * @description Drafts and retired tags.
             */
            shelved_tags: number;
            /**
             * Format: int64
             * @description Sources that files declare.
             */
            sources: number;
            /**
             * Format: int64
             * @description People who have any value of any tag.
             */
            tagged_people: number;
            /**
             * Format: int64
             * @description Tags in force.
             */
            tags: number;
            /** @description Verdicts over tags in the latest read-outs, by finding. */
            verdicts: {
                [key: string]: number;
            };
        };
        /** @description A password in the place of another. */
        PasswordChange: {
            /**
             * Format: password
             * @description The one that works now.
             */
            current: string;
            /**
             * Format: password
             * @description Ten characters at least, and not made of the name.
             */
            new: string;
        };
        /** @description People with something in common. */
        PeopleGroup: {
            /** @description Some of them. */
            examples: string[];
            /**
             * Format: int64
             * @description How many.
             */
            people: number;
            /** @description Why they are here. */
            reason: string;
        };
        /** @description People with so many identifiers. */
        PeopleOfSize: {
            /**
             * Format: int64
             * @description At least so many.
             */
            from: number;
            /**
             * Format: int64
             * @description People.
             */
            people: number;
            /**
             * Format: int64
             * @description At most so many; none without a bound.
             */
            to?: number | null;
        };
        /** @description Some of the people who were asked for. */
        PeoplePage: {
            /** @description What to ask for as `after` to get the next page; none on the last. */
            next_after?: string | null;
            /** @description In the order of their numbers. */
            page: components["schemas"]["PersonSummary"][];
            /**
             * Format: int64
             * @description How many there are, with those that are not listed.
             */
            people: number;
        };
        /** @description How many identifiers people have. */
        PeopleSizes: {
            /** @description Those with most. */
            largest: components["schemas"]["PersonOfSize"][];
            /**
             * Format: int64
             * @description People.
             */
            people: number;
            /** @description By how many identifiers they have, the fewest first. */
            sizes: components["schemas"]["PeopleOfSize"][];
        };
        /** @description How many people there are. */
        PeopleTotals: {
            /**
             * Format: int64
             * @description Erased people.
             */
            erased: number;
            /**
             * Format: int64
             * @description Identifiers.
             */
            identifiers: number;
            /**
             * Format: int64
             * @description Former people who were found to be another.
             */
            merged: number;
            /**
             * Format: int64
             * @description Merges that stand.
             */
            merges: number;
            /**
             * Format: int64
             * @description People, without merged and erased ones.
             */
            people: number;
            /**
             * Format: int64
             * @description Links that were refused.
             */
            refusals: number;
        };
        /** @description Everything that is held about one person. */
        PersonExport: {
            /** @description What was unusual of the person's interactions. */
            anomalies: components["schemas"]["Anomaly"][];
            /** @description The consent ledger. */
            consents: components["schemas"]["ConsentEntry"][];
            /**
             * Format: date-time
             * @description First seen.
             */
            created_at: string;
            /** @description The events, oldest first. */
            events: components["schemas"]["ExportedEvent"][];
            /** @description Identifiers, in the clear. */
            identifiers: components["schemas"]["ExportedIdentifier"][];
            /** @description Which identifiers the mentions name. */
            links: components["schemas"]["ExportedLink"][];
            /** @description What records said of who they were about: subjects of events, too. */
            mentions: components["schemas"]["ExportedMention"][];
            /** @description Merges in which the person won or lost. */
            merges: components["schemas"]["ExportedMerge"][];
            /** @description The messages, with what came back. */
            messages: components["schemas"]["ExportedMessage"][];
            /** @description Every source's word about the traits. */
            observations: components["schemas"]["ExportedObservation"][];
            /** @description What sources said of traits before they said something else: each value as it was said last. */
            past: components["schemas"]["ExportedObservation"][];
            /** @description Tag values that the person had at the end of earlier days. */
            past_tags: components["schemas"]["ExportedPastTag"][];
            /** @description Who. */
            person: string;
            /** @description The campaigns that the person was planned for. */
            plans: components["schemas"]["ExportedPlan"][];
            /** @description Links that were refused. */
            refusals: components["schemas"]["ExportedRefusal"][];
            /** @description Numbers of the audience snapshots that the person is in. */
            snapshots: number[];
            /** @description Where the person must not be written to. */
            suppressions: components["schemas"]["ExportedSuppression"][];
            /** @description Tag values. */
            tags: components["schemas"]["ProfileTag"][];
            /** @description The traits that the profile shows. */
            traits: components["schemas"]["ProfileTrait"][];
        };
        /** @description Why the identifiers of a person are one person's. */
        PersonLinks: {
            /** @description What somebody said of them. */
            decisions: components["schemas"]["LinkDecision"][];
            /** @description The identifiers, masked. */
            identifiers: components["schemas"]["LinkedIdentifier"][];
            /**
             * @description Who.
             * @example p12
             */
            person: string;
            /** @description What holds them together, from the first identifier outward by the fewest steps. */
            steps: components["schemas"]["LinkStep"][];
            /** @description Whom decisions speak of. */
            subjects: components["schemas"]["NamedSubject"][];
        };
        /** @description A person with many identifiers. */
        PersonOfSize: {
            /**
             * Format: int64
             * @description How many identifiers.
             */
            identifiers: number;
            /**
             * @description Who; none for somebody who would come to be.
             * @example p12
             */
            person?: string | null;
        };
        /** @description How it is known who a person is, what sources said, and what was sent. Contact values and contents are left out. */
        PersonRecord: {
            /** @description Identifiers, masked. */
            identifiers: components["schemas"]["ExportedIdentifier"][];
            /** @description Links between the identifiers. */
            links: components["schemas"]["ExportedLink"][];
            /** @description Merges in which the person won or lost. */
            merges: components["schemas"]["ExportedMerge"][];
            /** @description The messages without their contents, with what came back. */
            messages: components["schemas"]["ExportedMessage"][];
            /** @description Every source's word about the traits. */
            observations: components["schemas"]["ExportedObservation"][];
            /** @description What sources said of traits before they said something else: each value as it was said last. */
            past: components["schemas"]["ExportedObservation"][];
            /** @description Who. */
            person: string;
            /** @description Links that were refused. */
            refusals: components["schemas"]["ExportedRefusal"][];
            /** @description Where the person must not be written to. */
            suppressions: components["schemas"]["ExportedSuppression"][];
        };
        /** @description One person of a list. */
        PersonSummary: {
            /** @description Identifiers, masked. */
            identifiers: components["schemas"]["ShownIdentifier"][];
            /**
             * Format: date-time
             * @description The latest sign of any identifier.
             */
            last_seen_at?: string | null;
            /** @description What they are called, where a source said so. */
            name?: string | null;
            /**
             * @description Who.
             * @example p12
             */
            person: string;
            /** @description Tag values. */
            tags: components["schemas"]["ProfileTag"][];
        };
        /** @description An arm of a campaign. */
        PlannedArm: {
            /** @description Its name. */
            arm: string;
            /** @description Whether its people get nothing, for comparison. */
            holdout: boolean;
            /**
             * Format: int64
             * @description How many people.
             */
            people: number;
        };
        /** @description One person of a previewed tag. */
        PreviewedPerson: {
            /** @description Whether they do not have it now. */
            entering: boolean;
            /** @description Their identifiers as `kind:value`, masked. */
            identifiers: string[];
            /** @description Who. */
            person: string;
            /** @description The value that they would have. */
            value: string;
        };
        /** @description One value of a previewed tag. */
        PreviewedValue: {
            /**
             * Format: int64
             * @description Of those, people who do not have it now.
             */
            entering: number;
            /**
             * Format: int64
             * @description People who have it now and would not.
             */
            leaving: number;
            /**
             * Format: int64
             * @description People who would have it.
             */
            people: number;
            /** @description The value. */
            value: string;
        };
        /** @description A profile. */
        Profile: {
            /** @description Consents, by purpose. */
            consents: components["schemas"]["ConsentOfPurpose"][];
            /**
             * Format: date-time
             * @description First seen.
             */
            created_at: string;
            /** @description Identifiers; values are hidden but for their last two characters. */
            identifiers: components["schemas"]["ProfileIdentifier"][];
            /**
             * Format: int64
             * @description How many people were found to be this one.
             */
            merges: number;
            /**
             * @description Who.
             * @example p12
             */
            person: string;
            /** @description Tag values that the person has, by tag. */
            tags: components["schemas"]["ProfileTag"][];
            /** @description Traits with provenance, by name. */
            traits: components["schemas"]["ProfileTrait"][];
            /** @description Tags that are unknown for this person. */
            unknown_tags: string[];
        };
        /** @description An identifier whose value is masked. */
        ProfileIdentifier: {
            /**
             * Format: date-time
             * @description First seen.
             */
            first_seen_at: string;
            /** @description Its kind. */
            kind: string;
            /**
             * Format: date-time
             * @description Last seen.
             */
            last_seen_at: string;
            /** @description Who said so first. */
            source: string;
            /**
             * @description Its value, masked.
             * @example …42
             */
            value: string;
        };
        /** @description A tag value that a person has. */
        ProfileTag: {
            /** @description The tag. */
            tag: string;
            /** @description The value. */
            value: string;
        };
        /** @description A trait with provenance. */
        ProfileTrait: {
            /**
             * Format: float
             * @description Probability that it is right, 0..1; 1 for declared values.
             */
            confidence: number;
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description When it was true, by the source.
             */
            observed_at: string;
            /** @description `declared` or `inferred`. */
            origin: string;
            /** @description Who said so. */
            source: string;
            /**
             * Format: int32
             * @description The source's trust, 0..100.
             */
            trust: number;
            /** @description Its value in standard form. */
            value: unknown;
        };
        /** @description A purpose: who agreed, under which notices, and what rests on it. */
        PurposeSummary: {
            /** @description Campaigns that need it. */
            campaigns: string[];
            /** @description Events that are collected for it. */
            events: string[];
            /**
             * Format: int64
             * @description How many people agree.
             */
            granted: number;
            /** @description The notices under which people agreed, by the first time. */
            notices: components["schemas"]["NoticeVersion"][];
            /** @description Its name. */
            purpose: string;
            /** @description Sources whose fields are collected for it. */
            sources: string[];
            /** @description Tags that need it. */
            tags: string[];
            /**
             * Format: int64
             * @description How many said no, or took it back.
             */
            withdrawn: number;
        };
        /** @description One rule. */
        QualityRule: {
            /**
             * @description Its code, as in failures and counts.
             * @example invalid_phone
             */
            id: string;
            /** @description What it looks at: `row`, `record`, `identifier`, `trait`, `property` or `consent`. */
            scope: string;
            /**
             * @description `reject`: the row or record goes to quarantine. `drop`: the record goes on without the field. `note`: it is counted.
             * @example drop
             */
            severity: string;
            /**
             * Format: int32
             * @description The version of the catalogue in which it came or last changed; absent for a source's own.
             */
            since?: number | null;
            /** @description The source that declares it; absent for the product's. */
            source?: string | null;
            /** @description What is wrong. */
            title: components["schemas"]["Title"];
        };
        /** @description The catalogue of quality rules. */
        QualityRules: {
            /** @description The product's rules, then those that sources declare. */
            rules: components["schemas"]["QualityRule"][];
            /**
             * Format: int32
             * @description The version of the product's rules.
             */
            version: number;
        };
        /** @description A field of a record in quarantine. */
        QuarantinedField: {
            /**
             * @description Its name: `timestamp`, `event`, `identifiers.KIND`, `traits.NAME` or `properties.NAME`.
             * @example properties.revenue
             */
            field: string;
            /** @description Its value as text; `…` for contact values and free text. */
            value: string;
        };
        /** @description A record that was not taken. */
        QuarantinedRecord: {
            /**
             * Format: date-time
             * @description When it was refused.
             */
            at: string;
            /** @description Every failed rule. */
            failures: components["schemas"]["QuarantineFailure"][];
            /** @description Of an open record, the fields that can be corrected. */
            fields: components["schemas"]["QuarantinedField"][];
            /**
             * @description Where it stood: the stream, and an inbox offset or a line of a file.
             * @example file:orders:9f86d081884c7d65:17
             */
            position: string;
            /**
             * Format: int32
             * @description How many input rows it was made of.
             */
            rows: number;
            /** @description The source. */
            source: string;
            /**
             * @description `open`: it can be corrected and replayed, or discarded. `replayed`, `discarded`, `erased` (with the person it named):
             *     decided. `at_source`: refused before it became a record; it is corrected where it came from.
             * @example open
             */
            state: string;
        };
        /** @description One failed rule. */
        QuarantineFailure: {
            /** @description What summaries count. */
            code: string;
            /** @description The field at fault; empty when it is the whole record. */
            field: string;
            /** @description What is wrong and what to do. */
            reason: string;
            /** @description The value as it came, cut to 200 characters; empty for contact values. */
            value: string;
        };
        /** @description A daily stretch in which nobody is messaged, in the recipient's zone where it is known. */
        QuietHours: {
            /** @description First quiet minute, `22:00`. */
            from: string;
            /** @description First minute that is not quiet any more. */
            to: string;
        };
        /** @description Two tag values that say the same. */
        RedundantPair: {
            /**
             * Format: double
             * @description How many would, if the one said nothing about the other.
             */
            expected: number;
            /**
             * Format: double
             * @description Of the people who have either, the part that has both.
             */
            jaccard: number;
            /** @description The one. */
            left: components["schemas"]["OverlapValue"];
            /** @description The other. */
            right: components["schemas"]["OverlapValue"];
            /**
             * Format: int64
             * @description How many people have both.
             */
            shared: number;
            /** @description `same`, `left_in_right` or `right_in_left`. */
            why: string;
        };
        /** @description Links that were not made, for one reason. */
        RefusalCount: {
            /** @description Code of the reason. */
            code: string;
            /**
             * Format: int64
             * @description How many links.
             */
            links: number;
        };
        /** @description Rejected rows of one source for one reason. */
        RejectCount: {
            /** @description Code of the reason. */
            code: string;
            /**
             * Format: int64
             * @description How many rows.
             */
            rows: number;
            /** @description The source. */
            source: string;
        };
        /** @description How the last reload of the workspace's files fared. */
        Reload: {
            /**
             * Format: date-time
             * @description When it began.
             */
            begun_at?: string | null;
            changes?: components["schemas"]["ReloadChanges"] | null;
            /**
             * Format: date-time
             * @description When it ended.
             */
            ended_at?: string | null;
            /** @description The code of what failed; the server's log says more. */
            failure?: string | null;
            /** @description Where it is. */
            state: components["schemas"]["ReloadState"];
        };
        /** @description What a reload changes: of tags in force, and of who is who. */
        ReloadChanges: {
            /** @description Tags that come into force, by name. */
            added: string[];
            /** @description Tags that mean something else. */
            changed: string[];
            /** @description Whether the rules of linking are others, so that everybody is decided anew. */
            linking: boolean;
            /** @description Tags that are in force no more. */
            retired: string[];
            /** @description Series of event aggregates that are read from the history, because nothing asked for them before. */
            series: number;
        };
        /**
         * @description Where a reload is.
         * @enum {string}
         */
        ReloadState: "none" | "preparing" | "in_use" | "failed";
        /** @description What a replay did. */
        ReplayReport: {
            /**
             * Format: int64
             * @description Records that were decided before; nothing was done about them.
             */
            decided: number;
            /**
             * Format: int64
             * @description Their events.
             */
            events: number;
            /** @description Records that were refused again, with every reason; they stay open. */
            refused: components["schemas"]["QuarantinedRecord"][];
            /**
             * Format: int64
             * @description Records that went through the stages.
             */
            replayed: number;
            /** @description Positions where no record is held. */
            unknown: string[];
        };
        /** @description Which open records are replayed, and what is corrected before. */
        ReplayRequest: {
            /** @description Without positions: only those whose first failure has this code. */
            code?: string | null;
            /**
             * @description Without positions: how many at most.
             * @default 100
             */
            limit: number;
            /** @description Where they stood, as in the list. Without it, the latest open ones. */
            positions?: string[];
            /** @description What is corrected in each. */
            set?: components["schemas"]["FieldCorrection"][];
            /** @description Without positions: only of this source. */
            source?: string | null;
        };
        /** @description What somebody has looked at and found right. */
        Reviewed: {
            /** @description The version of the campaign. */
            version: string;
        };
        /**
         * @description What somebody is here for.
         * @enum {string}
         */
        Role: "admin" | "operator" | "analyst" | "privacy_officer";
        /** @description Rows through one stage or through all: `rows_in = rows_out + rows_merged + rows_rejected`. */
        Rows: {
            /**
             * Format: int64
             * @description Rows that came in.
             */
            rows_in: number;
            /**
             * Format: int64
             * @description Rows that said nothing new.
             */
            rows_merged: number;
            /**
             * Format: int64
             * @description Rows that went on.
             */
            rows_out: number;
            /**
             * Format: int64
             * @description Rows in quarantine.
             */
            rows_rejected: number;
        };
        /** @description What is said of a merge, a parting or a refusal, apart from its language. */
        Said: {
            /**
             * @description What is said.
             * @example same_value
             */
            code: string;
            /** @description What it speaks of, by name: `kind` and `other` are kinds of identifiers, `limit` a number. */
            facts: {
                [key: string]: string;
            };
        };
        /** @description A message as it would be sent. */
        Sample: {
            /** @description Its link. */
            link?: string | null;
            /** @description To whom. */
            person: string;
            /** @description The text. */
            text: string;
            /** @description The variant. */
            variant: string;
        };
        /** @description How many people are needed. Two-sided, normal approximation. */
        SampleSize: {
            /**
             * Format: int64
             * @description In all, to see that it moves the rate of people with the tag so much further than that of the others.
             */
            for_tag: number;
            /**
             * Format: int64
             * @description In each arm, to see that the message moves the rate so far.
             */
            per_arm: number;
        };
        /** @description A definition that was written, and how it is taken into use. */
        SavedDefinition: {
            /** @description As it stands in its file now. */
            definition: components["schemas"]["Definition"];
            /** @description The reload that it began; `GET /api/v1/reload` says when it is in use. */
            reload: components["schemas"]["Reload"];
        };
        /** @description Who asks, and what they may do. */
        Session: {
            /** @description Of a session: what goes into `X-CSRF-Token` of every request that changes something. */
            csrf_token?: string | null;
            /**
             * Format: date-time
             * @description Of a session: when it ends, used or not.
             */
            expires_at?: string | null;
            /** @description `user` or `token`. */
            kind: string;
            /** @description The name of the user or token. */
            name: string;
            /**
             * Format: date-time
             * @description The workspace's time; a rehearsal has one of its own.
             */
            now: string;
            /** @description What they may do: each operation names the one it needs as `x-permission`. */
            permissions: string[];
            /** @description What they are here for. */
            role: components["schemas"]["Role"];
            /**
             * @description The time zone of its calendar.
             * @example Asia/Shanghai
             */
            time_zone: string;
            /** @description The workspace's name. */
            workspace: string;
        };
        /** @description How this workspace is set up. What stands here is written in its files. */
        Settings: {
            /** @description The channels that campaigns can be sent through. */
            channels: components["schemas"]["ChannelSettings"][];
            /** @description What is done once a day. */
            daily: components["schemas"]["DailySettings"];
            /**
             * Format: int32
             * @description For how many days it can be asked who had a tag.
             */
            keep_snapshots_days: number;
            /** @description What protects the recipients of each campaign, by campaign. */
            limits: components["schemas"]["CampaignLimits"][];
            /**
             * Format: date-time
             * @description Now, by the workspace's clock, which may be a simulated one.
             */
            now: string;
            /**
             * @description The zone whose calendar days rules, windows and quiet hours count.
             * @example Asia/Shanghai
             */
            time_zone: string;
        };
        /** @description What a one-time link is for. */
        SetupLink: {
            /**
             * Format: date-time
             * @description From when on it does not work.
             */
            expires_at: string;
            /** @description The user who chooses a password with it; none where it makes the first administrator. */
            user?: string | null;
        };
        /** @description What a one-time link is used with. */
        SetupRequest: {
            /** @description The first administrator's name; of another link, the name of its user or nothing. */
            name?: string | null;
            /**
             * Format: password
             * @description Ten characters at least, and not made of the name.
             */
            password: string;
            /** @description The link's secret: what is behind `#token=`. */
            token: string;
        };
        /** @description An identifier in a list, its value masked. */
        ShownIdentifier: {
            /** @description Its kind. */
            kind: string;
            /**
             * @description Its value, masked.
             * @example …42
             */
            value: string;
        };
        /** @description Name and password. */
        SignIn: {
            /**
             * @description The user's name.
             * @example anna
             */
            name: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description Who came and went since a snapshot. Whoever was merged since counts as who they are now. */
        SinceSnapshot: {
            /**
             * Format: int64
             * @description People who were not in it and are.
             */
            entered: number;
            /**
             * Format: int64
             * @description People who were in it and are not.
             */
            left: number;
            /**
             * Format: int64
             * @description People who were in it and are.
             */
            stayed: number;
        };
        /** @description Something that changed in what a source sends. */
        SourceChange: {
            /**
             * Format: double
             * @description On the days before, likewise; none of a spread.
             */
            before?: number | null;
            /**
             * @description `source_silent`, `source_rows_drift`, `source_rejects_drift`, `null_rate_drift` or `distribution_drift`.
             * @example null_rate_drift
             */
            code: string;
            /**
             * Format: date
             * @description The day, in the workspace's zone.
             * @example 2026-01-31
             */
            day: string;
            /** @description The event, where a field changed. */
            event?: string | null;
            /** @description The field that changed. */
            field?: string | null;
            /** @description In words. */
            message: string;
            /**
             * Format: double
             * @description On that day: records, or a part of them from 0 to 1; of a spread, its stability index against the days before.
             */
            now: number;
        };
        /** @description What a source sent on a day. */
        SourceDay: {
            /**
             * Format: date
             * @description The day, in the workspace's zone.
             * @example 2026-01-31
             */
            day: string;
            /**
             * Format: int64
             * @description Records, those included that were refused.
             */
            records: number;
            /**
             * Format: int64
             * @description Records that were refused.
             */
            rejected: number;
        };
        /** @description One source. */
        SourceHealth: {
            /** @description What changed on the last whole day. */
            changes: components["schemas"]["SourceChange"][];
            /** @description The days on which it sent anything, oldest first. */
            days: components["schemas"]["SourceDay"][];
            /** @description Its name. */
            source: string;
        };
        /** @description A source, and what came of it. */
        SourceSummary: {
            declared?: components["schemas"]["DeclaredSource"] | null;
            /**
             * Format: int64
             * @description Its events in the history.
             */
            events: number;
            /** @description Its name, as events carry it. */
            name: string;
            /**
             * Format: date-time
             * @description The latest of them.
             */
            newest_event_at?: string | null;
            /** @description Its rows from the door to the end of cleaning. */
            rows: components["schemas"]["Rows"];
        };
        /** @description What a query gave. */
        SqlAnswer: {
            /** @description The names of the columns. */
            columns: string[];
            /** @description Whether there were more rows. */
            cut: boolean;
            /** @description The rows, each with a value for every column: null, a number or text. */
            rows: unknown[][];
        };
        /** @description A query. */
        SqlRequest: {
            /**
             * @description One SELECT over `events`, `people`, `traits`, `tags` and `clock`.
             * @example select tag, value, count(*) as people from tags group by tag, value
             */
            query: string;
        };
        /** @description Rows of one source through one stage. */
        StageRows: components["schemas"]["Rows"] & {
            /** @description The source. */
            source: string;
            /** @description The stage; `field:<code>` counts fields that were left out or kept with a note. */
            stage: string;
        };
        /** @description What went through the stages since the beginning. */
        Stages: {
            /**
             * Format: int64
             * @description Rows in the event history.
             */
            events: number;
            /**
             * Format: int64
             * @description Files of the event history.
             */
            files: number;
            /** @description People, identifiers, merges. */
            people: components["schemas"]["PeopleTotals"];
            /** @description Links that were refused, by reason. */
            refusals: components["schemas"]["RefusalCount"][];
            /** @description Rejected rows by source and reason. */
            rejects: components["schemas"]["RejectCount"][];
            /** @description Rows of all sources from the door to the end of cleaning. */
            rows: components["schemas"]["Rows"];
            /** @description Rows by stage and source. */
            stages: components["schemas"]["StageRows"][];
        };
        /** @description How the statement of a tag fared. */
        StatementRun: {
            /**
             * Format: date-time
             * @description From when on it is asked again.
             */
            again_at?: string | null;
            /**
             * Format: date-time
             * @description When it last gave the values that the tag has.
             */
            answered_at?: string | null;
            /**
             * Format: date-time
             * @description When it failed since: then the tag keeps the values that it has.
             */
            failed_at?: string | null;
            /** @description Why it failed. */
            failure?: string | null;
        };
        /** @description A status for several tags. */
        StatusChange: {
            /** @description Their status from now on. */
            status: components["schemas"]["TagStatus"];
            /** @description The tags. */
            tags: string[];
        };
        /** @description A request of a data subject. */
        SubjectRequest: {
            /**
             * Format: date-time
             * @description When it was closed.
             */
            closed_at?: string | null;
            /** @description Who closed it. */
            closed_by?: string | null;
            /**
             * Format: date-time
             * @description Until when it is to be answered: 30 days, as GB/T 35273-2020 and GDPR art. 12 (3) ask for.
             */
            due_at: string;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /** @description `access`, `erasure` or `correction`. */
            kind: string;
            /** @description Whose, when it was written down; a request stays after the erasure that it asked for. */
            person: string;
            /** @description Why it was refused. */
            reason?: string | null;
            /**
             * Format: date-time
             * @description When it was written down, by the machine's clock.
             */
            received_at: string;
            /** @description `open`, `done` or `refused`. */
            state: string;
            /** @description Through what it came. */
            through: string;
        };
        /** @description How a request is closed. */
        SubjectRequestClosing: {
            /** @description Why it is refused; without a reason it is done. */
            refused_because?: string | null;
        };
        /** @description A request to be written down. */
        SubjectRequestEntry: {
            /** @description What is asked for. */
            kind: components["schemas"]["SubjectRequestKind"];
            /**
             * @description `p12`, or an identifier as `kind:value` in standard form.
             * @example user_id:u1
             */
            person: string;
            /**
             * @description Through what it came: 1 to 100 characters, without any contact value.
             * @example phone
             */
            through: string;
        };
        /**
         * @description What somebody asks for about their own data.
         * @enum {string}
         */
        SubjectRequestKind: "access" | "erasure" | "correction";
        /** @description A tag's people at the end of one day. */
        TagDay: {
            /**
             * Format: date
             * @description The day in the workspace's zone; today means now.
             */
            day: string;
            /**
             * Format: int64
             * @description How many people there were; none before populations were kept.
             */
            everybody?: number | null;
            /**
             * Format: int64
             * @description For how many of them the tag was unknown.
             */
            unknown?: number | null;
            /** @description By value. */
            values: components["schemas"]["TagValueDay"][];
        };
        /** @description A tag with its past. */
        TagDetail: components["schemas"]["TagSummary"] & {
            /** @description Who came and went, by day and value. */
            history: components["schemas"]["TagMovement"][];
            statement?: components["schemas"]["StatementRun"] | null;
            /** @description All versions, oldest first. */
            versions: components["schemas"]["TagVersion"][];
        };
        /** @description How the people of a tag changed. */
        TagDrift: {
            /**
             * Format: double
             * @description Its degrees of freedom.
             */
            dof: number;
            /**
             * Format: int64
             * @description Of them, those whose value changed.
             */
            moved: number;
            /**
             * Format: double
             * @description Its p-value: whether the change is real.
             */
            p: number;
            /**
             * Format: double
             * @description The chance of such an index between independent samples: not the case here, as most people are the same.
             */
            p_independent?: number | null;
            /**
             * Format: int64
             * @description People who were there both times.
             */
            paired: number;
            /** @description Whether the definition changed between: then the numbers do not speak of people. */
            redefined: boolean;
            /**
             * Format: date
             * @description The end of this day is compared with now.
             */
            since: string;
            /**
             * Format: double
             * @description Population stability index over values, none and unknown: how large the change is.
             */
            stability_index?: number | null;
            /**
             * Format: double
             * @description Stuart-Maxwell statistic over the people who were there both times.
             */
            statistic: number;
        };
        /** @description What an experiment found of a tag. */
        TagExperiment: {
            /** @description The experiment. */
            experiment: string;
            /** @description `useful`, `accurate`, `redundant`, `not_enough_evidence` or `faulty`. */
            finding: string;
        };
        /** @description How one tag is. */
        TagHealth: {
            /**
             * Format: double
             * @description Part of everybody who has any value, 0..1.
             */
            coverage: number;
            drift?: components["schemas"]["TagDrift"] | null;
            /**
             * Format: double
             * @description People who came to have a value, a day, over the last seven full days.
             */
            entered_per_day: number;
            /**
             * Format: double
             * @description Entropy of the values over that of equal shares, 0..1; none with fewer than two.
             */
            evenness?: number | null;
            /**
             * Format: int64
             * @description How many people there are.
             */
            everybody: number;
            /**
             * Format: double
             * @description People who stopped having one, a day.
             */
            left_per_day: number;
            /**
             * Format: date-time
             * @description The newest event that reaches any of its measures.
             */
            newest_event_at?: string | null;
            /**
             * Format: int64
             * @description How many of them have any value.
             */
            people: number;
            /** @description Whether its rules look at events. */
            reads_events: boolean;
            /** @description Tags that almost the same people have. */
            same_as: string[];
            /** @description What should be done, what comes first first; never empty. */
            suggestions: components["schemas"]["TagSuggestion"][];
            /** @description The tag. */
            tag: string;
            /**
             * Format: int64
             * @description For how many it is unknown: its missing data.
             */
            unknown: number;
            /**
             * Format: double
             * @description Part of everybody for whom it is unknown, 0..1.
             */
            unknown_rate: number;
            /** @description What uses it. */
            uses: components["schemas"]["TagUses"];
            /** @description Its values, in the order of the definition. */
            values: components["schemas"]["TagValueShare"][];
        };
        /** @description What became of the rows: `rows_in = taken + merged + rejected`. */
        TagImport: {
            /**
             * Format: int64
             * @description People who came to have a value.
             */
            entered: number;
            /**
             * Format: int64
             * @description People who stopped having one.
             */
            left: number;
            /**
             * Format: int64
             * @description Rows that a later row about the same person replaced.
             */
            merged: number;
            /**
             * Format: int64
             * @description Rows that could not be used.
             */
            rejected: number;
            /** @description Why rows could not be used, by line; the first thousand. */
            rejects: components["schemas"]["ImportReject"][];
            /**
             * Format: int64
             * @description Rows of the body.
             */
            rows_in: number;
            /**
             * Format: int64
             * @description People who were given a value.
             */
            taken: number;
        };
        /** @description The values of one tag in an audience and its base. */
        TagInsight: {
            /** @description The tag. */
            tag: string;
            /** @description In the order of the definition. */
            values: components["schemas"]["ValueInsight"][];
        };
        /** @description One person of a tag. */
        TagMember: {
            /** @description Who they turned out to be since. */
            merged_into?: string | null;
            /** @description As who they were on the day. */
            person: string;
            /** @description The values that they have. */
            values: string[];
        };
        /** @description Some of the people of a tag. */
        TagMembers: {
            /**
             * Format: date
             * @description The day it was so at the end of; today means now.
             */
            day: string;
            /** @description By the number of the person. */
            members: components["schemas"]["TagMember"][];
            /** @description What to give as `after` for the next page; none on the last. */
            next_after?: string | null;
            /**
             * Format: int64
             * @description How many people there are, with those that are not listed.
             */
            people: number;
        };
        /** @description Movement of one value on one day. */
        TagMovement: {
            /**
             * Format: date
             * @description The day in the workspace's zone.
             */
            day: string;
            /**
             * Format: int64
             * @description How many people came to have it.
             */
            entered: number;
            /**
             * Format: int64
             * @description How many people stopped having it.
             */
            left: number;
            /** @description The value. */
            value: string;
        };
        /** @description How tag values overlap. */
        TagOverlap: {
            /**
             * Format: int64
             * @description How many people there are.
             */
            everybody: number;
            /** @description Pairs of them that share somebody: the matrix without what is 0. */
            pairs: components["schemas"]["OverlappingPair"][];
            /** @description The pairs that say the same, the same people first. */
            redundant: components["schemas"]["RedundantPair"][];
            /** @description The tag values. */
            values: components["schemas"]["OverlapValue"][];
        };
        /** @description What one tag would say. */
        TagPreview: {
            /**
             * Format: date-time
             * @description As of when.
             */
            as_of: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Everybody.
             */
            population: number;
            /** @description A few people who would have a value, those who would come to have it first. */
            samples: components["schemas"]["PreviewedPerson"][];
            /**
             * Format: int64
             * @description People for whom it would be unknown.
             */
            unknown: number;
            /** @description By value in the order of the text, then the values that people hold and the text no longer has. */
            values: components["schemas"]["PreviewedValue"][];
        };
        /** @description What the tags of a text would say. */
        TagPreviews: {
            /** @description The tags, in the order of the text. */
            tags: components["schemas"]["TagPreview"][];
            /** @description What works, but probably not as meant. */
            warnings: components["schemas"]["Mistake"][];
        };
        /**
         * @description Where a tag is in its life.
         * @enum {string}
         */
        TagStatus: "draft" | "active" | "deprecated" | "retired";
        /** @description What should be done, and why. */
        TagSuggestion: {
            /** @description `fix_missing_data`, `loosen_rule`, `tighten_rule`, `restore_events`, `review_drift`, `merge`, `deprecate` or `keep`. */
            action: string;
            /** @description In a sentence. */
            reason: string;
        };
        /** @description A tag in numbers. */
        TagSummary: {
            /**
             * Format: double
             * @description Part of all people who have any value, 0..1.
             */
            coverage: number;
            /** @description In a sentence. */
            description?: string | null;
            /** @description `basic`, `behaviour`, `interest` or `value`. */
            dimension?: string | null;
            /**
             * Format: int64
             * @description A value that was not confirmed for so long is dropped; seconds.
             */
            expires_after_s?: number | null;
            /** @description Its file, relative to the workspace. */
            file: string;
            /** @description Whether its values are imported. */
            imported: boolean;
            /**
             * Format: int32
             * @description Its line in the file.
             */
            line: number;
            /** @description Unique in the workspace. */
            name: string;
            /** @description Who answers for it. */
            owner?: string | null;
            /** @description The consent that using it needs. */
            purpose?: string | null;
            /** @description `live`, `daily`, `weekly` or `monthly`. */
            refresh: string;
            /** @description The tag to use instead of a deprecated or retired one. */
            replaced_by?: string | null;
            /** @description The statement that gives its values, once in each period of `refresh`. */
            sql?: string | null;
            /** @description `draft`, `active`, `deprecated` or `retired`. */
            status: string;
            /** @description For people. */
            title: components["schemas"]["Title"];
            /**
             * Format: double
             * @description Part of all people for whom it is unknown, 0..1: its missing data.
             */
            unknown_rate: number;
            /** @description Its values in the order of the file, with their rules and people. */
            values: components["schemas"]["TagValueCount"][];
            /**
             * Format: int32
             * @description The version in force, from 1; none before the first refresh.
             */
            version?: number | null;
        };
        /** @description What uses a tag. */
        TagUses: {
            /** @description Audiences. */
            audiences: string[];
            /** @description Campaigns. */
            campaigns: string[];
            /** @description Experiments that tested it. */
            experiments: components["schemas"]["TagExperiment"][];
            /**
             * Format: int64
             * @description Requests to this API in the last 30 days.
             */
            requests: number;
            /** @description Tags whose rules refer to it. */
            tags: string[];
        };
        /** @description One value of a tag. */
        TagValueCount: {
            /**
             * Format: int64
             * @description How many people have it.
             */
            people: number;
            /** @description The rule as it is written. */
            rule: string;
            /** @description The value; `true` for a tag with a single rule. */
            value: string;
        };
        /** @description One value's people at the end of one day. */
        TagValueDay: {
            /**
             * Format: int64
             * @description How many came to have it on the day.
             */
            entered: number;
            /**
             * Format: int64
             * @description How many stopped having it on the day.
             */
            left: number;
            /**
             * Format: int64
             * @description How many people had it at the end of the day; none before populations were kept.
             */
            people?: number | null;
            /** @description The value. */
            value: string;
        };
        /** @description One value of a tag. */
        TagValueShare: {
            /**
             * Format: int64
             * @description How many people have it.
             */
            people: number;
            /**
             * Format: double
             * @description Part of all holdings of a value, 0..1.
             */
            share: number;
            /** @description The value. */
            value: string;
        };
        /** @description A version of a tag. */
        TagVersion: {
            /** @description The lines that changed from the version before, each after `- ` or `+ `. */
            changes: string[];
            /**
             * Format: date-time
             * @description When the tag was taken out of the files.
             */
            retired_at?: string | null;
            /**
             * Format: date-time
             * @description When it came into force.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it stopped being in force: the next version came, or the tag was retired.
             */
            until?: string | null;
            /**
             * Format: int32
             * @description Counts from 1.
             */
            version: number;
            /** @description Its text. */
            yaml: string;
        };
        /** @description What one text says. */
        TextFeatures: {
            /** @description What it is about in its own words, the best first. */
            keywords: components["schemas"]["TextKeyword"][];
            /** @description Topics that have a keyword in it or have a model, in the order of the files. */
            topics: components["schemas"]["TextTopic"][];
        };
        /** @description One keyword of a text. */
        TextKeyword: {
            /** @description How often it occurs, where it is not part of a longer one. */
            count: number;
            /** @description `title`, `name`, `new_word` or `word`. */
            kind: string;
            /**
             * Format: double
             * @description The greater, the more it says; comparable within one answer.
             */
            score: number;
            /** @description As the text first writes it. */
            text: string;
        };
        /** @description A model of texts that topics name. */
        TextModel: {
            /** @description On examples of its training that it had not seen. */
            figures: components["schemas"]["ModelFigures"];
            /**
             * @description Where it was read.
             * @example topics/shop.model
             */
            path: string;
            /** @description The labels that are topics, in the model's order. */
            topics: components["schemas"]["TextModelTopic"][];
        };
        /** @description A label of a model that is a topic. */
        TextModelTopic: {
            /** @description What the model calls it. */
            label: string;
            /**
             * Format: double
             * @description The least confidence at which it is believed.
             */
            threshold: number;
            /** @description The topic. */
            topic: string;
        };
        /** @description Texts to be looked at. */
        TextsRequest: {
            /**
             * @description How many keywords of each at most, 1 to 100.
             * @default 10
             */
            keywords: number;
            /**
             * @description The texts, 1 to 1000.
             * @example [
             *       "宝宝喝什么奶粉好"
             *     ]
             */
            texts: string[];
        };
        /** @description What a text has of a topic. */
        TextTopic: {
            /**
             * Format: double
             * @description The calibrated probability that its model gives; none where it has no model.
             */
            confidence?: number | null;
            /** @description Whether an event with this text has the topic. */
            found: boolean;
            /** @description Places of the text where a keyword of it stands. */
            keywords: number;
            /**
             * Format: double
             * @description The least confidence at which its model is believed.
             */
            threshold?: number | null;
            /** @description The topic. */
            topic: string;
        };
        /** @description A part of a person's history, the latest event first. */
        Timeline: {
            /** @description The events. */
            events: components["schemas"]["TimelineEvent"][];
            /** @description Whether there are earlier ones. */
            more: boolean;
        };
        /** @description One event of a person. */
        TimelineEvent: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What happened. */
            event: string;
            /** @description Its properties, without what people wrote. */
            properties: Record<string, never>;
            /** @description Where it came from. */
            source: string;
            /** @description The identifier it came with. */
            subject: string;
            /** @description Topics found in what they wrote. */
            topics: string[];
        };
        /** @description A title in the two languages of the console. */
        Title: {
            /** @description In English. */
            en: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description A token of the API, without its secret. */
        Token: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What it is called where its secret must not be. */
            id: string;
            /** @description What it is for. */
            name: string;
            /**
             * Format: date-time
             * @description When it stopped working.
             */
            revoked_at?: string | null;
            /** @description What it may do. */
            role: string;
        };
        /** @description A token to be made. */
        TokenRequest: {
            /**
             * @description What it is for: 1 to 100 characters.
             * @example nightly report
             */
            name: string;
            /** @description What it may do. */
            role: components["schemas"]["Role"];
        };
        /** @description An event of the tracking plan, or one that came without being planned. */
        TrackedEvent: {
            /** @description Its name. */
            event: string;
            /**
             * Format: int64
             * @description How many there are in the history.
             */
            events: number;
            /**
             * Format: date-time
             * @description The latest of them.
             */
            newest_at?: string | null;
            /** @description Whether it is in the plan. */
            planned: boolean;
            /** @description Its planned properties, by name. */
            properties: components["schemas"]["TrackedProperty"][];
            /** @description The consent that it is collected for, where the plan says so. */
            purpose?: string | null;
            /** @description Who sends it. */
            sources: string[];
        };
        /** @description A planned property. */
        TrackedProperty: {
            /** @description Whether it is text that people write: topics are taken from it, then it is dropped. */
            free_text: boolean;
            /** @description Its name. */
            name: string;
            /** @description Whether an event without it is refused. */
            required: boolean;
            /** @description `text`, `number`, `bool`, `time` or `json`. */
            type: string;
        };
        /** @description What guessing a trait came to. */
        TraitInference: components["schemas"]["InferredTrait"] & {
            /** @description Whether the guesses were taken into use. */
            applied: boolean;
            /**
             * Format: int64
             * @description People who did not declare it and of whom something is known.
             */
            asked: number;
            /**
             * Format: int64
             * @description People who came to have a value of a tag by that.
             */
            entered: number;
            /**
             * Format: int64
             * @description People who stopped having one.
             */
            left: number;
        };
        /** @description Undoes one thing. */
        UndoRequest: {
            /**
             * Format: int64
             * @description A merge of the log, by its number.
             */
            merge: number;
        } | {
            /** @description An edge of a person's links. */
            edge: string;
        } | {
            /**
             * Format: int64
             * @description A decision, by its number.
             */
            decision: number;
        };
        /** @description Somebody who signs in. */
        User: {
            /**
             * Format: date-time
             * @description When they were made.
             */
            created_at: string;
            /** @description Unique, in lower case. */
            name: string;
            /** @description What they are here for. */
            role: components["schemas"]["Role"];
            /**
             * Format: date-time
             * @description When they last signed in.
             */
            signed_in_at?: string | null;
            /** @description Where they are. */
            state: components["schemas"]["UserState"];
        };
        /** @description What is to be changed of a user; what is left out stays. */
        UserChange: {
            /** @description Whether they cannot sign in; who is disabled is signed out. */
            disabled?: boolean | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description A user and the link by which they choose a password. */
        UserLink: {
            /**
             * Format: date-time
             * @description From when on it does not work.
             */
            expires_at: string;
            /**
             * @description Where they open it; shown once, works once.
             * @example https://console.example.com/setup#token=ql_…
             */
            link: string;
            /** @description The user. */
            user: components["schemas"]["User"];
        };
        /** @description A user to be made. */
        UserRequest: {
            /**
             * @description 1 to 64 letters, digits, `.`, `_`, `-` or `@`.
             * @example anna
             */
            name: string;
            /** @description What they are here for. */
            role: components["schemas"]["Role"];
        };
        /**
         * @description Where a user is.
         * @enum {string}
         */
        UserState: "invited" | "active" | "disabled";
        /** @description One tag value in an audience and its base. */
        ValueInsight: {
            /**
             * Format: double
             * @description The part of the base that has it, 0..1; none when it is empty.
             */
            base_share?: number | null;
            /**
             * Format: int64
             * @description People of the audience who have it.
             */
            people: number;
            /**
             * Format: double
             * @description Their part of the audience, 0..1; none when it is empty.
             */
            share?: number | null;
            /**
             * Format: double
             * @description Target group index: 100 times the one over the other. 100 is no difference; none where nobody of the base has it.
             */
            tgi?: number | null;
            /** @description The value. */
            value: string;
        };
        /** @description One of the alternative contents of a campaign. */
        Variant: {
            /** @description Where its link leads, as a template. */
            link?: string | null;
            /** @description Unique in the campaign. */
            name: string;
            /** @description `targeted` or `generic`. */
            role: string;
            /** @description The text, as a template. */
            text: string;
            /** @description What it is about; given to the channel as it is. */
            topic?: string | null;
            /**
             * Format: double
             * @description Its weight relative to the others'.
             */
            weight: number;
        };
        /** @description A write key, without its secret. */
        WriteKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What it is called where its secret must not be. */
            id: string;
            /**
             * Format: date-time
             * @description When it stopped working.
             */
            revoked_at?: string | null;
            /** @description The source that it writes to. */
            source: string;
        };
        /** @description A write key to be made. */
        WriteKeyRequest: {
            /**
             * @description A source of `sources/*.yaml`.
             * @example app
             */
            source: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type Accepted = components['schemas']['Accepted'];
export type Activity = components['schemas']['Activity'];
export type Anomaly = components['schemas']['Anomaly'];
export type AnomalyDecision = components['schemas']['AnomalyDecision'];
export type AnomalyEvidence = components['schemas']['AnomalyEvidence'];
export type AnomalyState = components['schemas']['AnomalyState'];
export type Approval = components['schemas']['Approval'];
export type Audience = components['schemas']['Audience'];
export type AudienceCount = components['schemas']['AudienceCount'];
export type AudienceInsight = components['schemas']['AudienceInsight'];
export type AudienceMembers = components['schemas']['AudienceMembers'];
export type AudienceOverlap = components['schemas']['AudienceOverlap'];
export type AudienceSnapshot = components['schemas']['AudienceSnapshot'];
export type AudienceSnapshots = components['schemas']['AudienceSnapshots'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditPage = components['schemas']['AuditPage'];
export type Campaign = components['schemas']['Campaign'];
export type CampaignDefinition = components['schemas']['CampaignDefinition'];
export type CampaignLimits = components['schemas']['CampaignLimits'];
export type CampaignPreview = components['schemas']['CampaignPreview'];
export type CampaignStatus = components['schemas']['CampaignStatus'];
export type Cap = components['schemas']['Cap'];
export type ChannelSettings = components['schemas']['ChannelSettings'];
export type ConsentEntry = components['schemas']['ConsentEntry'];
export type ConsentOfPurpose = components['schemas']['ConsentOfPurpose'];
export type ConsentRequest = components['schemas']['ConsentRequest'];
export type ConsentState = components['schemas']['ConsentState'];
export type CountRequest = components['schemas']['CountRequest'];
export type DailySettings = components['schemas']['DailySettings'];
export type DayEvents = components['schemas']['DayEvents'];
export type DayRejects = components['schemas']['DayRejects'];
export type DecidedAnomaly = components['schemas']['DecidedAnomaly'];
export type DecisionRequest = components['schemas']['DecisionRequest'];
export type DeclaredSource = components['schemas']['DeclaredSource'];
export type Definition = components['schemas']['Definition'];
export type DefinitionUser = components['schemas']['DefinitionUser'];
export type Discarded = components['schemas']['Discarded'];
export type DiscardRequest = components['schemas']['DiscardRequest'];
export type DryRunMerge = components['schemas']['DryRunMerge'];
export type DryRunParting = components['schemas']['DryRunParting'];
export type DryRunValue = components['schemas']['DryRunValue'];
export type DryRunValues = components['schemas']['DryRunValues'];
export type Erasure = components['schemas']['Erasure'];
export type Error = components['schemas']['Error'];
export type ExplainedConsent = components['schemas']['ExplainedConsent'];
export type ExplainedEvent = components['schemas']['ExplainedEvent'];
export type ExplainedGap = components['schemas']['ExplainedGap'];
export type ExplainedKept = components['schemas']['ExplainedKept'];
export type ExplainedMeasure = components['schemas']['ExplainedMeasure'];
export type ExplainedPart = components['schemas']['ExplainedPart'];
export type ExplainedRank = components['schemas']['ExplainedRank'];
export type ExplainedReason = components['schemas']['ExplainedReason'];
export type ExplainedRule = components['schemas']['ExplainedRule'];
export type ExplainedVersion = components['schemas']['ExplainedVersion'];
export type Explanation = components['schemas']['Explanation'];
export type ExportedEvent = components['schemas']['ExportedEvent'];
export type ExportedIdentifier = components['schemas']['ExportedIdentifier'];
export type ExportedLink = components['schemas']['ExportedLink'];
export type ExportedMention = components['schemas']['ExportedMention'];
export type ExportedMerge = components['schemas']['ExportedMerge'];
export type ExportedMessage = components['schemas']['ExportedMessage'];
export type ExportedObservation = components['schemas']['ExportedObservation'];
export type ExportedPastTag = components['schemas']['ExportedPastTag'];
export type ExportedPlan = components['schemas']['ExportedPlan'];
export type ExportedRefusal = components['schemas']['ExportedRefusal'];
export type ExportedSuppression = components['schemas']['ExportedSuppression'];
export type FieldCorrection = components['schemas']['FieldCorrection'];
export type FiguresOfBin = components['schemas']['FiguresOfBin'];
export type FiguresOfLabel = components['schemas']['FiguresOfLabel'];
export type FiguresOfThreshold = components['schemas']['FiguresOfThreshold'];
export type FindAnomalies = components['schemas']['FindAnomalies'];
export type ForgottenGuesses = components['schemas']['ForgottenGuesses'];
export type FoundAnomalies = components['schemas']['FoundAnomalies'];
export type FoundAnomaly = components['schemas']['FoundAnomaly'];
export type Guess = components['schemas']['Guess'];
export type GuessEvidence = components['schemas']['GuessEvidence'];
export type Health = components['schemas']['Health'];
export type ImportReject = components['schemas']['ImportReject'];
export type InferredTrait = components['schemas']['InferredTrait'];
export type InferTrait = components['schemas']['InferTrait'];
export type InsightRequest = components['schemas']['InsightRequest'];
export type LedgerPage = components['schemas']['LedgerPage'];
export type LinkChange = components['schemas']['LinkChange'];
export type LinkDecision = components['schemas']['LinkDecision'];
export type LinkDryRun = components['schemas']['LinkDryRun'];
export type LinkedIdentifier = components['schemas']['LinkedIdentifier'];
export type LinkEvidence = components['schemas']['LinkEvidence'];
export type LinkKind = components['schemas']['LinkKind'];
export type LinkLog = components['schemas']['LinkLog'];
export type LinkProposal = components['schemas']['LinkProposal'];
export type LinkProposals = components['schemas']['LinkProposals'];
export type LinkRequest = components['schemas']['LinkRequest'];
export type LinkRules = components['schemas']['LinkRules'];
export type LinkRun = components['schemas']['LinkRun'];
export type LinkStep = components['schemas']['LinkStep'];
export type LinkVerdict = components['schemas']['LinkVerdict'];
export type LoggedMerge = components['schemas']['LoggedMerge'];
export type LoggedParting = components['schemas']['LoggedParting'];
export type MembersRequest = components['schemas']['MembersRequest'];
export type MessageCount = components['schemas']['MessageCount'];
export type MessageTotals = components['schemas']['MessageTotals'];
export type Mistake = components['schemas']['Mistake'];
export type ModelFigures = components['schemas']['ModelFigures'];
export type NamedSubject = components['schemas']['NamedSubject'];
export type NewSecret = components['schemas']['NewSecret'];
export type NoticeVersion = components['schemas']['NoticeVersion'];
export type Outlook = components['schemas']['Outlook'];
export type OverlappingPair = components['schemas']['OverlappingPair'];
export type OverlapRequest = components['schemas']['OverlapRequest'];
export type OverlapValue = components['schemas']['OverlapValue'];
export type Overview = components['schemas']['Overview'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type PeopleGroup = components['schemas']['PeopleGroup'];
export type PeopleOfSize = components['schemas']['PeopleOfSize'];
export type PeoplePage = components['schemas']['PeoplePage'];
export type PeopleSizes = components['schemas']['PeopleSizes'];
export type PeopleTotals = components['schemas']['PeopleTotals'];
export type PersonExport = components['schemas']['PersonExport'];
export type PersonLinks = components['schemas']['PersonLinks'];
export type PersonOfSize = components['schemas']['PersonOfSize'];
export type PersonRecord = components['schemas']['PersonRecord'];
export type PersonSummary = components['schemas']['PersonSummary'];
export type PlannedArm = components['schemas']['PlannedArm'];
export type PreviewedPerson = components['schemas']['PreviewedPerson'];
export type PreviewedValue = components['schemas']['PreviewedValue'];
export type Profile = components['schemas']['Profile'];
export type ProfileIdentifier = components['schemas']['ProfileIdentifier'];
export type ProfileTag = components['schemas']['ProfileTag'];
export type ProfileTrait = components['schemas']['ProfileTrait'];
export type PurposeSummary = components['schemas']['PurposeSummary'];
export type QualityRule = components['schemas']['QualityRule'];
export type QualityRules = components['schemas']['QualityRules'];
export type QuarantinedField = components['schemas']['QuarantinedField'];
export type QuarantinedRecord = components['schemas']['QuarantinedRecord'];
export type QuarantineFailure = components['schemas']['QuarantineFailure'];
export type QuietHours = components['schemas']['QuietHours'];
export type RedundantPair = components['schemas']['RedundantPair'];
export type RefusalCount = components['schemas']['RefusalCount'];
export type RejectCount = components['schemas']['RejectCount'];
export type Reload = components['schemas']['Reload'];
export type ReloadChanges = components['schemas']['ReloadChanges'];
export type ReloadState = components['schemas']['ReloadState'];
export type ReplayReport = components['schemas']['ReplayReport'];
export type ReplayRequest = components['schemas']['ReplayRequest'];
export type Reviewed = components['schemas']['Reviewed'];
export type Role = components['schemas']['Role'];
export type Rows = components['schemas']['Rows'];
export type Said = components['schemas']['Said'];
export type Sample = components['schemas']['Sample'];
export type SampleSize = components['schemas']['SampleSize'];
export type SavedDefinition = components['schemas']['SavedDefinition'];
export type Session = components['schemas']['Session'];
export type Settings = components['schemas']['Settings'];
export type SetupLink = components['schemas']['SetupLink'];
export type SetupRequest = components['schemas']['SetupRequest'];
export type ShownIdentifier = components['schemas']['ShownIdentifier'];
export type SignIn = components['schemas']['SignIn'];
export type SinceSnapshot = components['schemas']['SinceSnapshot'];
export type SourceChange = components['schemas']['SourceChange'];
export type SourceDay = components['schemas']['SourceDay'];
export type SourceHealth = components['schemas']['SourceHealth'];
export type SourceSummary = components['schemas']['SourceSummary'];
export type SqlAnswer = components['schemas']['SqlAnswer'];
export type SqlRequest = components['schemas']['SqlRequest'];
export type StageRows = components['schemas']['StageRows'];
export type Stages = components['schemas']['Stages'];
export type StatementRun = components['schemas']['StatementRun'];
export type StatusChange = components['schemas']['StatusChange'];
export type SubjectRequest = components['schemas']['SubjectRequest'];
export type SubjectRequestClosing = components['schemas']['SubjectRequestClosing'];
export type SubjectRequestEntry = components['schemas']['SubjectRequestEntry'];
export type SubjectRequestKind = components['schemas']['SubjectRequestKind'];
export type TagDay = components['schemas']['TagDay'];
export type TagDetail = components['schemas']['TagDetail'];
export type TagDrift = components['schemas']['TagDrift'];
export type TagExperiment = components['schemas']['TagExperiment'];
export type TagHealth = components['schemas']['TagHealth'];
export type TagImport = components['schemas']['TagImport'];
export type TagInsight = components['schemas']['TagInsight'];
export type TagMember = components['schemas']['TagMember'];
export type TagMembers = components['schemas']['TagMembers'];
export type TagMovement = components['schemas']['TagMovement'];
export type TagOverlap = components['schemas']['TagOverlap'];
export type TagPreview = components['schemas']['TagPreview'];
export type TagPreviews = components['schemas']['TagPreviews'];
export type TagStatus = components['schemas']['TagStatus'];
export type TagSuggestion = components['schemas']['TagSuggestion'];
export type TagSummary = components['schemas']['TagSummary'];
export type TagUses = components['schemas']['TagUses'];
export type TagValueCount = components['schemas']['TagValueCount'];
export type TagValueDay = components['schemas']['TagValueDay'];
export type TagValueShare = components['schemas']['TagValueShare'];
export type TagVersion = components['schemas']['TagVersion'];
export type TextFeatures = components['schemas']['TextFeatures'];
export type TextKeyword = components['schemas']['TextKeyword'];
export type TextModel = components['schemas']['TextModel'];
export type TextModelTopic = components['schemas']['TextModelTopic'];
export type TextsRequest = components['schemas']['TextsRequest'];
export type TextTopic = components['schemas']['TextTopic'];
export type Timeline = components['schemas']['Timeline'];
export type TimelineEvent = components['schemas']['TimelineEvent'];
export type Title = components['schemas']['Title'];
export type Token = components['schemas']['Token'];
export type TokenRequest = components['schemas']['TokenRequest'];
export type TrackedEvent = components['schemas']['TrackedEvent'];
export type TrackedProperty = components['schemas']['TrackedProperty'];
export type TraitInference = components['schemas']['TraitInference'];
export type UndoRequest = components['schemas']['UndoRequest'];
export type User = components['schemas']['User'];
export type UserChange = components['schemas']['UserChange'];
export type UserLink = components['schemas']['UserLink'];
export type UserRequest = components['schemas']['UserRequest'];
export type UserState = components['schemas']['UserState'];
export type ValueInsight = components['schemas']['ValueInsight'];
export type Variant = components['schemas']['Variant'];
export type WriteKey = components['schemas']['WriteKey'];
export type WriteKeyRequest = components['schemas']['WriteKeyRequest'];
export type $defs = Record<string, never>;
export interface operations {
    show_activity: {
        parameters: {
            query?: {
                /** @description Days up to that of the newest event. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The days */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Activity"];
                };
            };
        };
    };
    list_anomalies: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Only of this person: `p12` or `kind:value`. */
                person?: string;
                /** @description Only in this state. */
                state?: "open" | "confirmed" | "dismissed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The anomalies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Anomaly"][];
                };
            };
        };
    };
    decide_anomaly: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnomalyDecision"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The anomaly */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedAnomaly"];
                };
            };
        };
    };
    find_anomalies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FindAnomalies"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundAnomalies"];
                };
            };
        };
    };
    drop_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What was thrown away */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceSnapshot"];
                };
            };
        };
    };
    export_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    list_audiences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The audiences */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Audience"][];
                };
            };
        };
    };
    show_audience_definition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The definition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definition"];
                };
            };
        };
    };
    save_audience_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDefinition"];
                };
            };
        };
    };
    delete_audience_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    list_snapshots: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The snapshots, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceSnapshots"];
                };
            };
        };
    };
    take_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What was kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceSnapshot"];
                };
            };
        };
    };
    count_audience: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceCount"];
                };
            };
        };
    };
    export_audience: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CountRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    show_insight: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InsightRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The distributions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceInsight"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembersRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Some of the people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceMembers"];
                };
            };
        };
    };
    overlap_audiences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverlapRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The pairs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceOverlap"][];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Only of this action. */
                action?: string;
                /** @description Only of this user or token. */
                actor?: string;
                /** @description Entries before this one: `next` of the page before. */
                before?: number;
                /** @description Entries at most, 1 to 1000. */
                limit?: number;
                /** @description Only with this outcome. */
                outcome?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Some of the trail */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
        };
    };
    list_campaigns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The campaigns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"][];
                };
            };
        };
    };
    campaign_status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Where it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignStatus"];
                };
            };
        };
    };
    approve_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reviewed"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The approval that stands */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
        };
    };
    withdraw_approval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is not approved any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_campaign_definition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The definition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definition"];
                };
            };
        };
    };
    save_campaign_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDefinition"];
                };
            };
        };
    };
    delete_campaign_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    pause_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Where it is afterwards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignStatus"];
                };
            };
        };
    };
    preview_campaign: {
        parameters: {
            query?: {
                /** @description Every variant as this person (`p12`, `user_id:u1`) would get it, instead of some of its recipients. */
                person?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Who gets what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPreview"];
                };
            };
        };
    };
    resume_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Where it is afterwards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignStatus"];
                };
            };
        };
    };
    send_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Where it is afterwards */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignStatus"];
                };
            };
        };
    };
    preview_campaign_text: {
        parameters: {
            query?: {
                /** @description Every variant as this person (`p12`, `user_id:u1`) would get it, instead of some of its recipients. */
                person?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Who would get what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPreview"];
                };
            };
        };
    };
    list_ledger: {
        parameters: {
            query?: {
                /** @description Only entries before this number: what the last page gave as `next_before`. */
                before?: number;
                /** @description How many at most. */
                limit?: number;
                /** @description Only of this purpose. */
                purpose?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Some of the entries */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerPage"];
                };
            };
        };
    };
    report_experiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    list_findings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The findings, in the order of the files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mistake"][];
                };
            };
        };
    };
    decide_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What became of people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkChange"];
                };
            };
        };
    };
    dry_run_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What would change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkDryRun"];
                };
            };
        };
    };
    list_link_log: {
        parameters: {
            query?: {
                /** @description So many merges and so many partings; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The log, latest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkLog"];
                };
            };
        };
    };
    list_proposals: {
        parameters: {
            query?: {
                /** @description From this probability on; all when left out. */
                above?: number;
                /** @description At most so many; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The proposals, the most likely first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkProposals"];
                };
            };
        };
    };
    propose_links: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What the run did */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRun"];
                };
            };
        };
    };
    show_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkRules"];
                };
            };
        };
    };
    undo_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What became of people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkChange"];
                };
            };
        };
    };
    show_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    show_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    list_people: {
        parameters: {
            query?: {
                /**
                 * @description Only people after this one.
                 * @example p12
                 */
                after?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description `p12`, `kind:value`, the full value of an identifier of any kind, or a part of a name. */
                q?: string;
                /** @description Only people who have this tag. */
                tag?: string;
                /** @description Only people who have this value of the tag. */
                value?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Some of the people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeoplePage"];
                };
            };
        };
    };
    show_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The profile */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
        };
    };
    erase_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What was taken away */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
        };
    };
    list_consents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentEntry"][];
                };
            };
        };
    };
    record_consent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The entry as it is in the ledger */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentEntry"];
                };
            };
        };
    };
    export_profile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The data */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonExport"];
                };
            };
        };
    };
    show_guess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The guess */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Guess"];
                };
            };
        };
    };
    show_links: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What holds them together */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonLinks"];
                };
            };
        };
    };
    show_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonRecord"];
                };
            };
        };
    };
    explain_tag: {
        parameters: {
            query?: {
                /** @description As of this instant (RFC 3339) instead of now; traits, consent and definition stay as they are now. */
                as_of?: string;
                /** @description How many references deep the tags that it rests on are explained too. */
                depth?: number;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The explanation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    show_timeline: {
        parameters: {
            query?: {
                /** @description Only events before this instant. */
                before?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description `p12`, or an identifier as `kind:value` in standard form, percent-encoded
                 * @example user_id:u1
                 */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
        };
    };
    list_purposes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The purposes, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurposeSummary"][];
                };
            };
        };
    };
    list_quality_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QualityRules"];
                };
            };
        };
    };
    list_quarantine: {
        parameters: {
            query?: {
                /** @description Only with a failure of this code. */
                code?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Only of this source. */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuarantinedRecord"][];
                };
            };
        };
    };
    discard_quarantine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiscardRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description How many were open */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Discarded"];
                };
            };
        };
    };
    replay_quarantine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What became of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayReport"];
                };
            };
        };
    };
    show_reload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The last reload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    reload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    show_sample_size: {
        parameters: {
            query: {
                /** @description Chance of a finding where there is no effect. */
                alpha?: number;
                /**
                 * @description By how much the message moves it: the rate and it together are between 0 and 1.
                 * @example 0.02
                 */
                effect: number;
                /** @description Chance of a finding where there is that effect. */
                power?: number;
                /** @description Part of the people who have the tag under test, between 0 and 1. */
                prevalence?: number;
                /**
                 * @description The rate without the message, between 0 and 1.
                 * @example 0.1
                 */
                rate: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The numbers of people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SampleSize"];
                };
            };
        };
    };
    show_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Who it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Who is signed in now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The session is over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Who is signed in now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    show_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What it is for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupLink"];
                };
            };
        };
    };
    list_source_health: {
        parameters: {
            query?: {
                /** @description The last so many days, today included. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The sources, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceHealth"][];
                };
            };
        };
    };
    list_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The sources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceSummary"][];
                };
            };
        };
    };
    ask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlAnswer"];
                };
            };
        };
    };
    list_stages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The counts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stages"];
                };
            };
        };
    };
    list_subject_requests: {
        parameters: {
            query?: {
                /** @description How many at most. */
                limit?: number;
                /** @description Only those that are `open`, `done` or `refused`. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The requests */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectRequest"][];
                };
            };
        };
    };
    add_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubjectRequestEntry"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectRequest"];
                };
            };
        };
    };
    close_subject_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubjectRequestClosing"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The request */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectRequest"];
                };
            };
        };
    };
    list_tag_health: {
        parameters: {
            query?: {
                /** @description Drift since the end of this day; by default a week ago, or the first day that was kept. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The tags, in the order of the files */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagHealth"][];
                };
            };
        };
    };
    show_tag_health: {
        parameters: {
            query?: {
                /** @description Drift since the end of this day; by default a week ago, or the first day that was kept. */
                since?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagHealth"];
                };
            };
        };
    };
    show_overlap: {
        parameters: {
            query?: {
                /** @description Or from this part of the people of one having the other. */
                containment?: number;
                /** @description Redundant from this part of the people of either having both. */
                jaccard?: number;
                /** @description Where both have at least so many people. */
                people?: number;
                /** @description Only pairs with a value of this tag. */
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The overlap */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagOverlap"];
                };
            };
        };
    };
    set_tag_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusChange"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    list_tags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The tags */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagSummary"][];
                };
            };
        };
    };
    show_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The tag */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagDetail"];
                };
            };
        };
    };
    show_tag_definition: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The definition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definition"];
                };
            };
        };
    };
    save_tag_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedDefinition"];
                };
            };
        };
    };
    delete_tag_definition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that the change was made from, in double quotes */
                "If-Match"?: string;
                /** @description `*` where there is no such definition yet */
                "If-None-Match"?: string;
            };
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reload"];
                };
            };
        };
    };
    show_tag_history: {
        parameters: {
            query?: {
                /** @description The last so many days, today included. */
                days?: number;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The days */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagDay"][];
                };
            };
        };
    };
    import_tag: {
        parameters: {
            query: {
                /**
                 * @description The kind of identifier, such as `user_id` or `phone`.
                 * @example user_id
                 */
                identifier: string;
                /** @description The column or key of identifiers. */
                identifier_column?: string;
                /** @description The column or key of values. */
                value_column?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What became of the rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagImport"];
                };
            };
        };
    };
    list_tag_members: {
        parameters: {
            query?: {
                /** @description Only people after this one: `next_after` of the page before. */
                after?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description At the end of this day in the workspace's zone, instead of now. */
                on?: string;
                /** @description Only of this value. */
                value?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Some of the people */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagMembers"];
                };
            };
        };
    };
    preview_tags: {
        parameters: {
            query?: {
                /** @description As of this instant (RFC 3339) instead of now. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/yaml": string;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What they would say */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagPreviews"];
                };
            };
        };
    };
    read_texts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TextsRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Of each text, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextFeatures"][];
                };
            };
        };
    };
    list_text_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The models, by path */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextModel"][];
                };
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The tokens */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"][];
                };
            };
        };
    };
    add_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The secret, shown once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecret"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the key is called where its secret must not be */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is stopped */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_tracked_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackedEvent"][];
                };
            };
        };
    };
    list_inferred_traits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The traits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InferredTrait"][];
                };
            };
        };
    };
    infer_trait: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InferTrait"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TraitInference"];
                };
            };
        };
    };
    forget_guesses: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description How many people had a guess */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForgottenGuesses"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The users */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"][];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The user and the link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserLink"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    reset_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The user and the link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserLink"];
                };
            };
        };
    };
    list_write_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The write keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteKey"][];
                };
            };
        };
    };
    add_write_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WriteKeyRequest"];
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The secret, shown once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSecret"];
                };
            };
        };
    };
    revoke_write_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the key is called where its secret must not be */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It is stopped */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description In the text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    collect_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                name: string;
            };
            cookie?: never;
        };
        /** @description An event in the Segment form */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "event": "Link Clicked",
                 *       "messageId": "m1",
                 *       "properties": {
                 *         "url": "https://example.com"
                 *       },
                 *       "userId": "u1"
                 *     }
                 */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The event is on disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
    collect_batch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A batch in the Segment form */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "batch": [
                 *         {
                 *           "event": "Link Clicked",
                 *           "messageId": "m1",
                 *           "properties": {
                 *             "url": "https://example.com"
                 *           },
                 *           "timestamp": "2026-03-01T08:00:00Z",
                 *           "type": "track",
                 *           "userId": "u1"
                 *         }
                 *       ],
                 *       "sentAt": "2026-03-01T08:00:01Z"
                 *     }
                 */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The request cannot be carried out: its `code` and `message` say why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server failed; with `Retry-After` the same request may succeed later */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The events are on disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
        };
    };
}
